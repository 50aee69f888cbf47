package trapline.vm;

import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import trapline.journal.Life;
import trapline.machine.RelocationBounds;
import trapline.monitor.Guest;
import trapline.vm.VirtualMachine.Command;

/** Makes a machine's actor: of a new machine, or of one that was on the node before. */
final class MachineStart {
    /** How many requests may arrive during one trap, which takes well under a microsecond. */
    private static final int MOST_MEANWHILE = 10_000;

    private MachineStart() {}

    /**
     * {@return the actor; it must run on the VM pool}
     *
     * @param spec what was asked for
     * @param region the part of the real storage that A gave it
     * @param host what the node lends it
     * @param board where it publishes its status
     * @param network its tenant's switch, if it has a network card
     * @param durable what lets it outlive the node; empty if it is not to
     */
    static <G extends Guest> Behavior<Command> machine(
            VmSpec spec,
            RelocationBounds region,
            Host<G> host,
            Hosted board,
            Optional<ActorRef<TenantSwitch.Command>> network,
            Optional<Durable> durable) {
        return Behaviors.setup(context -> Behaviors.withStash(MOST_MEANWHILE, meanwhile -> {
            Optional<Recall> recall = durable.flatMap(Durable::recall);
            if (recall.isPresent()) {
                Recall.Base<G> base = recall.get().base(spec, host, region);
                JournalRecording journal = durable.get()
                        .recording(
                                context, spec, base.guest(), host, base.replay().life());
                return new MachineActor<>(context, meanwhile, spec, base.guest(), host, board, network, journal)
                        .recovering(new Recovery<>(spec, base.guest(), host, base.replay(), journal, durable.get()));
            }
            G guest = host.boot(spec, region);
            Recording recording = durable.map(lent -> journalOfNew(lent, context, spec, guest, host))
                    .orElseGet(() -> new NoRecording(guest));
            return new MachineActor<>(context, meanwhile, spec, guest, host, board, network, recording).fresh();
        }));
    }

    /**
     * {@return the actor of a machine that is to come from another node}
     *
     * @param spec what it is
     * @param region the part of the real storage that A gave it
     * @param host what the node lends it
     * @param board where it publishes its status
     * @param network its tenant's switch, if it has a network card
     */
    static <G extends Guest> Behavior<Command> arriving(
            VmSpec spec,
            RelocationBounds region,
            Host<G> host,
            Hosted board,
            Optional<ActorRef<TenantSwitch.Command>> network) {
        return Behaviors.setup(context -> Behaviors.withStash(
                MOST_MEANWHILE,
                meanwhile -> new ArrivingMachine<>(context, meanwhile, spec, region, host, board, network).behavior()));
    }

    private static Recording journalOfNew(
            Durable durable, ActorContext<Command> context, VmSpec spec, Guest guest, Host<?> host) {
        Life life = spec.start() ? Life.RUNNING : Life.CREATED;
        JournalRecording recording = durable.recording(context, spec, guest, host, life);
        recording.created(Durable.creation(spec), () -> durable.node().tell(new Node.Established(spec.id())));
        return recording;
    }
}
