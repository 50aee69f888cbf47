package trapline.vm;

import java.util.List;
import trapline.machine.RelocationBounds;
import trapline.monitor.Guest;
import trapline.monitor.Profile;

/** Answers what somebody asks to know of a machine. Part of {@link MachineActor}; always between two instructions. */
final class Questions {
    private final Guest guest;
    private final Host<?> host;
    private final Outside outside;
    private final Publication publication;
    private final Recording recording;

    Questions(Guest guest, Host<?> host, Outside outside, Publication publication, Recording recording) {
        this.guest = guest;
        this.host = host;
        this.outside = outside;
        this.publication = publication;
        this.recording = recording;
    }

    /** Answers, at once or when what the answer tells of is durable. A region that was revoked is not read. */
    void answer(VirtualMachine.Question question, VmState state) {
        boolean revoked = publication.revoked();
        switch (question) {
            case VirtualMachine.ReadConsole(long from, var replyTo) -> replyTo.tell(outside.printed(from, state));
            case VirtualMachine.Listen listen -> outside.listen(listen, state);
            case VirtualMachine.Inspect(boolean digest, var replyTo) -> {
                List<String> interpreters = host.kind().monitor().interpreterNames();
                Inspection seen = outside.inspect(publication.last(), interpreters, digest && !revoked);
                recording.mark();
                recording.whenSettled(() -> replyTo.tell(seen));
            }
            case VirtualMachine.ReadWords read -> {
                RelocationBounds region = revoked ? RelocationBounds.NOTHING : guest.region();
                read.replyTo().tell(VirtualMachine.Words.of(read, host.storage(), region));
            }
            // Code is read from its region.
            case VirtualMachine.Hot(int most, var replyTo) ->
                replyTo.tell(revoked ? Profile.NONE : guest.profile(most));
        }
    }
}
