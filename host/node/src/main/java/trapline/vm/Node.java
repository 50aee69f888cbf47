package trapline.vm;

import java.util.OptionalLong;
import org.apache.pekko.actor.typed.ActorRef;
import trapline.journal.VmJournal;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Decision;
import trapline.monitor.allocator.Request;
import trapline.monitor.allocator.Shares;

/** What a node can be told and what it answers; {@link NodeActor} is how it behaves. */
public final class Node {
    /** What a node can be told. */
    public sealed interface Command {}

    /** Create a machine. */
    public record Create(VmSpec spec, boolean arrives, ActorRef<Answer> replyTo) implements Command {
        /** Of a new machine, or one from before. */
        public Create(VmSpec spec, ActorRef<Answer> replyTo) {
            this(spec, false, replyTo);
        }

        /** {@return the command to be ready for a machine that comes from another node} */
        public static Create arriving(VmSpec spec, ActorRef<Answer> replyTo) {
            return new Create(spec, true, replyTo);
        }
    }

    /** Forget a machine that rests and is on another node now. */
    public record LetGo(VmId vm, String to, ActorRef<Answer> replyTo) implements Command {}

    /** End a machine, whatever it does, and free all that it has. */
    public record Delete(VmId vm, ActorRef<Answer> replyTo) implements Command {}

    /** Move a machine to another region: to {@code to}, or where it fits best. */
    public record Relocate(VmId vm, OptionalLong to, ActorRef<Answer> replyTo) implements Command {
        public Relocate {
            // What A could not be asked is refused to its sender, here and not in the middle of the node.
            new Request.Relocate(vm, to);
        }
    }

    /** Move machines down until all free storage is one hole. */
    public record Compact(ActorRef<Answer> replyTo) implements Command {}

    /** Take the end of a machine's region away. */
    public record Shrink(VmId vm, long words, ActorRef<Answer> replyTo) implements Command {
        public Shrink {
            new Request.Shrink(vm, words);
        }
    }

    /** Take all of a machine's region away; it fails. */
    public record Revoke(VmId vm, String reason, ActorRef<Answer> replyTo) implements Command {}

    /** Give a machine another share of the processors. */
    public record SetShares(VmId vm, Shares shares, ActorRef<Answer> replyTo) implements Command {}

    /** Bound what a tenant's machines may have together. */
    public record SetQuota(Request.SetQuota quota, ActorRef<Answer> replyTo) implements Command {}

    /**
     * Take a machine over that another node had, and bring it to where it was.
     *
     * @param vm which
     * @param epoch the other node's
     * @param from the other node's name: if there is no room here, it is as before
     * @param holder the other node's, as the journal has it
     * @param replyTo hears {@link Done}, or {@link NoSuchVm} if the machine is not that node's any more
     */
    public record TakeOver(VmId vm, long epoch, String from, String holder, ActorRef<Answer> replyTo)
            implements Command {}

    /**
     * Take a machine that another node gives us and that rests here: then it comes.
     *
     * @param vm which
     * @param epoch the other node's, in the journal that the nodes share
     * @param come what to tell it then; its sender hears {@link Arriving.Here}, {@link Arriving.Anothers} or {@link Arriving.Unknown}
     */
    public record Receive(VmId vm, long epoch, VirtualMachine.Come come) implements Command {}

    /** A machine is being given to another node, whose it may be by now; or that was not to be. */
    public record Gives(VmId vm, boolean gives) implements Command {}

    /**
     * Take a machine back that has been given to another node, which is gone since; it is not here any more.
     *
     * @param vm which
     * @param to the other node's name
     * @param replyTo hears {@link Done}, or {@link NoSuchVm} if a third one has it
     */
    public record Reclaim(VmId vm, String to, ActorRef<Answer> replyTo) implements Command {}

    /** Say which machines are this node's. */
    record SayWhatIsHeld(ActorRef<OwnershipPatrol.Command> replyTo) implements Command {}

    /** A machine that was ours under an epoch is another's. */
    record NotOursAnyMore(VmId vm, long epoch, String now) implements Command {}

    /** A has ruled. */
    record Ruled(AllocatorActor.Ruling ruling) implements Command {}

    /** A new machine outlives the node from now on. */
    record Established(VmId vm) implements Command {}

    /** A machine from before is where it was, or has failed, and has so many words. */
    record Recovered(VmId vm, long words) implements Command {}

    /** A machine is no more, and if it had a journal, that says so. */
    record Forgotten(VmId vm) implements Command {}

    /** A journal has been opened. */
    record Recalled(VmJournal.Recalled of) implements Command {}

    /** The answer to a command. */
    public sealed interface Answer {}

    /** It was done; the machine is now so. */
    public record Done(VmStatus status) implements Answer {}

    /** The machine is no more. */
    public record Deleted(VmId vm) implements Answer {}

    /** Storage is compact; so many regions were moved, of so many words in all. */
    public record Compacted(long moves, long words) implements Answer {}

    /** A granted it, and nothing else had to be done. */
    public record Granted(Decision decision) implements Answer {}

    /** A refused it. */
    public record Refused(Decision decision) implements Answer {}

    /** There is no such machine. */
    public record NoSuchVm(VmId vm) implements Answer {}

    /** The machine cannot do it in the state that it is in. */
    public record NotAllowed(VmId vm, VmState state, String what) implements Answer {}

    /** We failed; nothing has changed. */
    public record Broken(String why) implements Answer {}

    private Node() {}
}
