package trapline.vm;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import trapline.journal.ArchiveActor;
import trapline.journal.Durability;
import trapline.journal.Life;
import trapline.journal.VmEvent;
import trapline.journal.VmJournal;
import trapline.monitor.Guest;

/**
 * What the node lends to a machine that outlives it.
 *
 * @param journal the machine's journal
 * @param archive writes snapshots
 * @param epoch under which the machine is this node's, if other nodes can have journal and archive, too
 * @param settings when snapshots are taken, and how many are kept
 * @param recall what there is of it from before; empty for a new machine
 * @param node hears when the machine is established, or recovered
 */
record Durable(
        ActorRef<VmJournal.Append> journal,
        ActorRef<ArchiveActor.Command> archive,
        OptionalLong epoch,
        Snapshots.Settings settings,
        Optional<Recall> recall,
        ActorRef<Node.Command> node) {
    /** {@return what records a machine} */
    JournalRecording recording(
            ActorContext<VirtualMachine.Command> context, VmSpec spec, Guest guest, Host<?> host, Life life) {
        context.watchWith(journal, new VirtualMachine.RecordingLost("its journal has stopped; the log says why"));
        Snapshots snapshots = new Snapshots(
                spec.id().value(),
                archive,
                context.messageAdapter(ArchiveActor.Answer.class, Durable::news),
                recall.map(Recall::nextSnapshot).orElse(0L),
                recall.map(Recall::kept).orElse(List.of()),
                host.nanoTime(),
                settings);
        return new JournalRecording(
                guest,
                spec.durability() == Durability.REPLAY,
                epoch,
                life,
                spec.shares(),
                journal,
                context.messageAdapter(VmJournal.Outcome.class, Durable::news),
                snapshots);
    }

    private static VirtualMachine.Command news(VmJournal.Outcome outcome) {
        return switch (outcome) {
            case VmJournal.Appended(long number) -> new VirtualMachine.Journaled(number);
            case VmJournal.Delayed(String why) -> new VirtualMachine.RecordingDelayed(why);
        };
    }

    private static VirtualMachine.Command news(ArchiveActor.Answer answer) {
        return answer.failure().isPresent()
                ? new VirtualMachine.RecordingLost(answer.failure().get())
                : new VirtualMachine.SnapshotKept(answer.number());
    }

    /** {@return what the journal of a new machine begins with} */
    static VmEvent.Created creation(VmSpec spec) {
        return new VmEvent.Created(
                spec.id().value(),
                spec.tenant().value(),
                spec.imageName(),
                spec.program().machine(),
                spec.program().words(),
                spec.shares(),
                spec.ioRates(),
                spec.start(),
                spec.durability(),
                spec.program().diskBase().flatMap(base -> base.origin()));
    }
}
