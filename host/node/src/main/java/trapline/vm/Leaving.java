package trapline.vm;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import trapline.machine.snapshot.Manifest;
import trapline.machine.snapshot.MemoryCopy;
import trapline.machine.snapshot.Traits;
import trapline.monitor.allocator.Shares;

/** What a machine says on its way to another node. */
public final class Leaving {
    /** What it answers to {@link VirtualMachine.Leave}. */
    public sealed interface Answer {}

    /**
     * It can leave.
     *
     * @param traits what it is
     * @param words its memory
     * @param shares its share of the processors
     * @param diskOrigin what its disk starts with, if it has one
     * @param epoch under which it is this node's, if other nodes can have its journal, too
     * @param preparation work that can be done by anybody before the rest is copied
     */
    public record Prepared(
            Traits traits,
            long words,
            Shares shares,
            Optional<String> diskOrigin,
            OptionalLong epoch,
            Runnable preparation)
            implements Answer {}

    /** So much of its memory was copied; comparing and copying took its thread so many nanoseconds. */
    public record Copied(MemoryCopy.Part part, long nanos) implements Answer {}

    /**
     * What is new beside its memory was copied.
     *
     * @param rest its state at this moment, without the memory's pages
     * @param past what has entered it since
     */
    public record BesideCopied(Manifest rest, PastInputs past) implements Answer {}

    /**
     * It rests, and this is all that was new.
     *
     * @param changed the pages of its memory that were copied at last
     * @param rest its state, without the memory's pages
     * @param past what has entered it since
     * @param luggage what is no part of its state
     * @param restedAt since when it rests, by {@link System#nanoTime}
     */
    public record Frozen(List<Long> changed, Manifest rest, PastInputs past, Luggage luggage, long restedAt)
            implements Answer {
        public Frozen {
            changed = List.copyOf(changed);
        }
    }

    /** It rests, and all that happened to it is durable, if it is to outlive its node. */
    public record Settled() implements Answer {}

    /** It cannot leave, and goes on as it was. */
    public record CannotLeave(String why) implements Answer {}

    /**
     * What goes along with a machine beside its state.
     *
     * @param retired how many instructions it has completed
     * @param state what it does: created, running, waiting, paused or halted
     * @param result what it left, if it has halted by itself
     * @param shares its share of the processors
     * @param clockNanos how far its wall clock was, if it follows one
     * @param epochNanos when that was read, in nanoseconds since 1970
     * @param snapshotNanos in how many nanoseconds a snapshot of it is due
     */
    public record Luggage(
            long retired,
            VmState state,
            Optional<Long> result,
            Shares shares,
            OptionalLong clockNanos,
            long epochNanos,
            long snapshotNanos) {
        /** {@return how far its wall clock is now} */
        OptionalLong clockNanosAt(long nowEpochNanos) {
            return clockNanos.isPresent()
                    ? OptionalLong.of(clockNanos.getAsLong() + Math.max(0, nowEpochNanos - epochNanos))
                    : OptionalLong.empty();
        }
    }

    private Leaving() {}
}
