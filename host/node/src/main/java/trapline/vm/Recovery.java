package trapline.vm;

import java.util.Optional;
import trapline.journal.Life;
import trapline.monitor.Guest;

/**
 * Brings a machine that was on the node before to where it was when the node ended. Part of {@link MachineActor}.
 *
 * @param spec the machine's
 * @param guest as it was in its snapshot
 * @param host what the node lends it
 * @param replay runs it on from there
 * @param journal its recording, which writes nothing until it has come there
 * @param durable what it is lent
 * @param <G> the kind of guest
 */
record Recovery<G extends Guest>(
        VmSpec spec, G guest, Host<G> host, Replaying<G> replay, JournalRecording journal, Durable durable) {
    /** How far it is. */
    sealed interface Progress {}

    /** Not there yet. */
    record OnTheWay() implements Progress {}

    /** Where it was, when somebody had made this of it. */
    record Arrived(Life life) implements Progress {}

    /** It cannot get there. */
    record Lost(String why) implements Progress {}

    /** {@return how far it is, after another quantum or less} */
    Progress proceed() {
        try {
            if (!replay.proceed(host.scheduling().quantum())) {
                return new OnTheWay();
            }
        } catch (RecoveryFailedException another) {
            String why = String.valueOf(another.getMessage());
            // Nothing may be written behind what the journal says.
            journal.hear(new VirtualMachine.RecordingLost(why));
            tellNode();
            return new Lost(why);
        }
        journal.recovered(replay.life());
        tellNode();
        return new Arrived(replay.life());
    }

    private void tellNode() {
        durable.node().tell(new Node.Recovered(spec.id(), guest.region().b()));
    }

    /** {@return what its clock follows from now on: the time since it was started, unless it never ran} */
    Optional<WallClock> clock(long now) {
        long passed = guest.steps() > 0 ? host.nanosSince(spec.program().clock().start()) : 0;
        return WallClock.resumed(spec.program().clock(), host.scheduling().clockInterval(), now, passed);
    }
}
