package trapline.vm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;
import trapline.journal.Life;
import trapline.machine.RelocationBounds;
import trapline.machine.snapshot.Manifest;
import trapline.machine.snapshot.MemoryCopy;
import trapline.machine.snapshot.Page;
import trapline.machine.snapshot.PageSource;
import trapline.machine.snapshot.PageTable;
import trapline.monitor.Guest;
import trapline.monitor.SavedProgram;
import trapline.vm.VirtualMachine.Command;
import trapline.vm.VirtualMachine.Request;

/**
 * A machine that is on its way here from another node: the actor that has its region, and lets nobody else touch it. What comes in is
 * written there and named as it is there; when all has come, and its hash is what the other node says, it is a guest that rests.
 * It goes on when it is told to, and becomes a {@link MachineActor} by that.
 *
 * @param <G> the kind of guest
 */
final class ArrivingMachine<G extends Guest> {
    private final ActorContext<Command> context;
    private final StashBuffer<Command> meanwhile;
    private final VmSpec spec;
    private final Host<G> host;
    private final Hosted board;
    private final Optional<ActorRef<TenantSwitch.Command>> network;
    private final PageTable table = new PageTable();
    private RelocationBounds region;
    private Optional<G> guest = Optional.empty();

    ArrivingMachine(
            ActorContext<Command> context,
            StashBuffer<Command> meanwhile,
            VmSpec spec,
            RelocationBounds region,
            Host<G> host,
            Hosted board,
            Optional<ActorRef<TenantSwitch.Command>> network) {
        this.context = context;
        this.meanwhile = meanwhile;
        this.spec = spec;
        this.region = region;
        this.host = host;
        this.board = board;
        this.network = network;
    }

    Behavior<Command> behavior() {
        return Behaviors.receiveMessage(command -> switch (command) {
            case VirtualMachine.Arrive arrive -> arrive(arrive);
            case VirtualMachine.Move(RelocationBounds granted, var replyTo) -> move(granted, replyTo);
            case VirtualMachine.Revoke(String reason, var replyTo) -> {
                replyTo.tell(new VirtualMachine.NotAllowed(VmState.ARRIVING, "lose its region: " + reason));
                yield Behaviors.same();
            }
            case VirtualMachine.End() -> Behaviors.stopped();
            // Whoever asks it is told by its node that it is not here yet.
            case Request _ -> Behaviors.unhandled();
            case VirtualMachine.Turn _, VirtualMachine.Alarm _, VirtualMachine.Look _ -> Behaviors.same();
            case VirtualMachine.Resume _, VirtualMachine.TrapLost _ ->
                throw new IllegalStateException(command + " without a trap");
        });
    }

    private Behavior<Command> arrive(VirtualMachine.Arrive arrive) {
        return switch (arrive) {
            case VirtualMachine.Put put -> {
                put.replyTo().tell(put(put));
                yield Behaviors.same();
            }
            case VirtualMachine.Rehearse(Manifest rest, PageSource pages, var replyTo) -> {
                replyTo.tell(rehearse(rest, pages));
                yield Behaviors.same();
            }
            case VirtualMachine.Assemble(Manifest rest, PageSource pages, String hash, var replyTo) -> {
                replyTo.tell(assemble(rest, pages, hash));
                yield Behaviors.same();
            }
            case VirtualMachine.Come come -> come(come, new NoRecording(guest.orElseThrow()));
            case VirtualMachine.ComeOwned(VirtualMachine.Come come, Durable durable) -> {
                Life life = durable.recall().orElseThrow().life();
                JournalRecording recording = durable.recording(context, spec, guest.orElseThrow(), host, life);
                recording.arrived(life, come.luggage().snapshotNanos());
                yield come(come, recording);
            }
        };
    }

    private Behavior<Command> come(VirtualMachine.Come come, Recording recording) {
        Behavior<Command> here = new MachineActor<>(
                        context, meanwhile, spec, guest.orElseThrow(), host, board, network, recording)
                .arrived(come.luggage(), come.past());
        come.replyTo().tell(new Arriving.Here());
        return here;
    }

    private Arriving.Answer put(VirtualMachine.Put put) {
        MemorySegment memory = host.storage().window(region);
        MemorySegment content = MemorySegment.ofArray(put.content().toArray());
        long pages = Math.ceilDiv(memory.byteSize(), Page.MOST_BYTES);
        long at = 0;
        for (long number : put.numbers()) {
            if (guest.isPresent() || number < 0 || number >= pages) {
                return new Arriving.Unfit("it has no page " + number + " to be written");
            }
            MemorySegment page = MemoryCopy.page(memory, number);
            if (content.byteSize() - at < page.byteSize()) {
                return new Arriving.Unfit("the content of page " + number + " is missing");
            }
            MemorySegment.copy(content, ValueLayout.JAVA_BYTE, at, page, ValueLayout.JAVA_BYTE, 0, page.byteSize());
            at += page.byteSize();
            // As it is there, not as it was sent.
            table.set(number, page);
        }
        return at == content.byteSize() ? new Arriving.Taken() : new Arriving.Unfit("there is content of no page");
    }

    private Arriving.Answer assemble(Manifest rest, PageSource pages, String hash) {
        try {
            String ours = hash(rest);
            if (guest.isPresent() || !ours.equals(hash)) {
                return new Arriving.Unfit("its state here has the hash " + ours + ", not " + hash);
            }
            G made = made(rest, pages);
            guest = Optional.of(made);
            return new Arriving.Assembled(hash, made.steps(), made.retired());
        } catch (IllegalArgumentException unfit) {
            return new Arriving.Unfit(String.valueOf(unfit.getMessage()));
        }
    }

    /** What cannot be made here is found before the machine rests there; and all code that makes it has run once. */
    private Arriving.Answer rehearse(Manifest rest, PageSource pages) {
        try {
            if (hash(rest).isEmpty() || made(rest, pages).steps() != rest.step()) {
                return new Arriving.Unfit("what was made of it is at another step");
            }
            return new Arriving.Rehearsed();
        } catch (IllegalArgumentException unfit) {
            return new Arriving.Unfit(String.valueOf(unfit.getMessage()));
        }
    }

    private String hash(Manifest rest) {
        if (rest.words() != region.b() || !rest.memory().isEmpty()) {
            throw new IllegalArgumentException(
                    "its memory has " + rest.words() + " words, not " + region.b() + ", or comes twice");
        }
        return table.hash(rest);
    }

    /** Its memory is in its region and named in the table; it is checked that a snapshot of the rest would be the same. */
    private G made(Manifest rest, PageSource pages) {
        SavedProgram program = new SavedProgram(rest, pages, spec.program().diskBase(), true);
        return host.boot(spec.withProgram(program), region);
    }

    private Behavior<Command> move(RelocationBounds granted, ActorRef<VirtualMachine.Reply> replyTo) {
        if (guest.isPresent()) {
            guest.get().move(granted);
        } else {
            host.storage().copy(region.l(), granted.l(), Math.min(region.b(), granted.b()));
        }
        region = granted;
        board.publish(VmStatus.arriving(spec, region));
        replyTo.tell(new VirtualMachine.Accepted(board.status()));
        return Behaviors.same();
    }
}
