package trapline.vm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.apache.pekko.actor.typed.ActorRef;
import trapline.machine.Bytes;
import trapline.machine.Input;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.machine.snapshot.Manifest;
import trapline.machine.snapshot.MemoryCopy;
import trapline.machine.snapshot.PageSource;
import trapline.monitor.Profile;
import trapline.monitor.allocator.Shares;

/** What a virtual machine is told and what it answers; {@link MachineActor} is how it behaves. */
public final class VirtualMachine {
    /** What a virtual machine can be told. */
    public sealed interface Command {}

    /** What somebody asks of it, with a reply. */
    public sealed interface Request extends Command {}

    /** What somebody asks to know of it, and what changes nothing. */
    public sealed interface Question extends Request {}

    /** Start a machine that was created and not started. */
    public record Start(ActorRef<Reply> replyTo) implements Request {}

    /** Pause it between two instructions. */
    public record Pause(ActorRef<Reply> replyTo) implements Request {}

    /** Let a paused one go on. */
    public record Unpause(ActorRef<Reply> replyTo) implements Request {}

    /** Halt it for good; it stays to be looked at. */
    public record Stop(ActorRef<Reply> replyTo) implements Request {}

    /** Take its region away: it fails with the given reason. */
    public record Revoke(String reason, ActorRef<Reply> replyTo) implements Request {}

    /** Let an input in. Of console input it takes as much as it has room for. */
    public record Deliver(Input input, ActorRef<Reply> replyTo) implements Request {}

    /**
     * Take console input, as much of it as there is room for.
     *
     * @param bytes as chars 0 to 255; may be empty
     * @param position how much must have been typed before, since the machine was made; else nothing is done. So what has happened does
     *     not happen again, however often it is asked for and however late
     * @param end whether the input ends behind them, if all have room
     * @param replyTo hears how much it took, when that is durable
     */
    public record Type(String bytes, OptionalLong position, boolean end, ActorRef<Reply> replyTo) implements Request {
        List<Input> inputs() {
            List<Input> inputs = new ArrayList<>();
            if (!bytes.isEmpty()) {
                inputs.add(new Input.ConsoleInput(bytes));
            }
            if (end) {
                inputs.add(new Input.ConsoleEnd());
            }
            return inputs;
        }
    }

    /** Move to another region, or shrink: the words that both hold go along. */
    public record Move(RelocationBounds region, ActorRef<Reply> replyTo) implements Request {}

    /** Take another processor share. */
    public record Share(Shares shares, ActorRef<Reply> replyTo) implements Request {}

    /** Read what it printed, from a position on. */
    public record ReadConsole(long from, ActorRef<ConsoleText> replyTo) implements Question {}

    /** Read what it printed, from a position on, as soon as there is something or the machine has ended. */
    public record Listen(long from, ActorRef<ConsoleText> replyTo) implements Question {}

    /** Look into it. With {@code digest}, the whole state is hashed. */
    public record Inspect(boolean digest, ActorRef<Inspection> replyTo) implements Question {}

    /** Read words of its storage, by its own addresses; those that it does not have are left out. */
    public record ReadWords(long address, int count, ActorRef<Words> replyTo) implements Question {
        public ReadWords {
            if (address < 0 || count < 0 || count > MOST_WORDS) {
                throw new IllegalArgumentException(count + " words from " + address + " on; at most " + MOST_WORDS);
            }
        }
    }

    /** Say where it spends its instructions, by its {@code most} hottest regions. */
    public record Hot(int most, ActorRef<Profile> replyTo) implements Question {}

    /** What a debugger asks; it hears of what happens later by {@code debugger}, which also says who it is. */
    public record Debug(DebugRequest request, ActorRef<DebugEvent> debugger, ActorRef<DebugReply> replyTo)
            implements Request {}

    /** What a migration to another node asks of it; {@link WayOut} answers. */
    public sealed interface Leave extends Request {}

    /** Say what goes along, or why it cannot leave. */
    public record Prepare(ActorRef<Leaving.Answer> replyTo) implements Leave {}

    /** Copy a part of its memory. */
    public record CopyMemory(MemoryCopy copy, ActorRef<Leaving.Answer> replyTo) implements Leave {}

    /** Give what it has beside its memory, as far as that is new. */
    public record CopyBeside(NewPages pages, int pastFrom, ActorRef<Leaving.Answer> replyTo) implements Leave {}

    /** Rest, and give all that is new, until {@link Thaw}, {@link Depart} or {@link GiveUp}; whatever is asked meanwhile waits. */
    public record Freeze(MemoryCopy copy, NewPages pages, int pastFrom, ActorRef<Leaving.Answer> replyTo)
            implements Leave {}

    /** Go on as before. */
    public record Thaw() implements Leave {}

    /** It is on another node now: the actor ends. */
    record Depart() implements Leave {}

    /** It was given to another node, and nobody knows what became of it. */
    public record GiveUp(String why) implements Leave {}

    /** What comes in for a machine that is on its way here; {@link ArrivingMachine} answers. */
    public sealed interface Arrive extends Request {}

    /** Pages of its memory: the content of each, one behind the other. */
    public record Put(List<Long> numbers, Bytes content, ActorRef<Arriving.Answer> replyTo) implements Arrive {
        public Put {
            numbers = List.copyOf(numbers);
        }
    }

    /** Be made of what has come in, to see whether that can be done, and be undone again. */
    public record Rehearse(Manifest rest, PageSource pages, ActorRef<Arriving.Answer> replyTo) implements Arrive {}

    /** Be made of what has come in; the whole state must have that hash. */
    public record Assemble(Manifest rest, PageSource pages, String hash, ActorRef<Arriving.Answer> replyTo)
            implements Arrive {}

    /** Be here from now on. */
    public record Come(Leaving.Luggage luggage, PastInputs past, ActorRef<Arriving.Answer> replyTo) implements Arrive {}

    /** The same for a machine that outlives its node: it is this node's in the journal. */
    record ComeOwned(Come come, Durable durable) implements Arrive {}

    /** End the actor, between two instructions. */
    public record End() implements Request {}

    /** A turn begins. */
    enum Turn implements Command {
        INSTANCE
    }

    /** By the wall clock, the machine has something to do. */
    enum Alarm implements Command {
        INSTANCE
    }

    /** It may have been idle for a while. */
    enum Look implements Command {
        INSTANCE
    }

    /** The control program gives the machine back after a trap. */
    enum Resume implements Command {
        INSTANCE
    }

    /** The control program failed while it had the machine. */
    record TrapLost(String why) implements Command {}

    /** The answer to a request. */
    public sealed interface Reply {}

    /** It was done. */
    public record Accepted(VmStatus status) implements Reply {}

    /** It cannot be done in the state that the machine is in. */
    public record NotAllowed(VmState state, String what) implements Reply {}

    /**
     * Of a console input, so many bytes were taken; the sender keeps the rest and tries again later.
     *
     * @param bytes how many
     * @param position how much has been typed by now, since the machine was made
     * @param status the machine's
     */
    public record InputTaken(int bytes, long position, VmStatus status) implements Reply {}

    /** Nothing was done: so much has been typed since the machine was made, and not as much as the sender thought. */
    public record OtherPosition(long position) implements Reply {}

    /** Frames from the tenant's switch, which is told when they have been taken. */
    record Receive(List<Bytes> frames, ActorRef<TenantSwitch.Command> from) implements Request {
        Receive {
            frames = List.copyOf(frames);
        }
    }

    /** The tenant's switch has taken the frames that it was sent. */
    record Transmitted() implements Request {}

    /** News of what of the machine is durable. */
    sealed interface Recorded extends Request {}

    /** All up to the event of that number is in the journal. */
    record Journaled(long number) implements Recorded {}

    /** What happened to the machine cannot be written now; the next {@link Journaled} says that it can again. */
    record RecordingDelayed(String why) implements Recorded {}

    /** The snapshot of that number is in the archive. */
    record SnapshotKept(long number) implements Recorded {}

    /** The journal or the archive cannot be written. */
    record RecordingLost(String why) implements Recorded {}

    /** A part of the console output: chars 0 to 255; {@code next} is the position behind it, {@code typed} that of the input. */
    public record ConsoleText(long from, long next, String bytes, long typed, VmState state) {}

    /** Words of its storage. */
    public record Words(List<Long> values) {
        public Words {
            values = List.copyOf(values);
        }

        static Words of(ReadWords asked, Storage storage, RelocationBounds region) {
            RelocationBounds found = new RelocationBounds(asked.address, asked.count).within(region);
            return new Words(Arrays.stream(storage.read(found)).boxed().toList());
        }
    }

    private static final int MOST_WORDS = 1 << 16;

    private VirtualMachine() {}
}
