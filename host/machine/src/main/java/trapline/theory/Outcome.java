package trapline.theory;

import java.util.Arrays;

/** What one execution of an instruction did. */
public final class Outcome {
    /** How it ended. */
    public enum Kind {
        /** It completed. */
        COMPLETED,
        /** The memory trap of the paper: an address outside R, or outside storage. */
        MEMORY_TRAP,
        /** Any other trap. */
        TRAPPED
    }

    /** A memory trap. */
    public static final Outcome MEMORY_TRAP = new Outcome(Kind.MEMORY_TRAP, true, true, true, new long[0]);

    /** Another trap. */
    public static final Outcome TRAPPED = new Outcome(Kind.TRAPPED, true, true, true, new long[0]);

    private final Kind kind;
    private final boolean modeKept;
    private final boolean relocationKept;
    private final boolean beyondKept;
    private final long[] visible;

    private Outcome(Kind kind, boolean modeKept, boolean relocationKept, boolean beyondKept, long[] visible) {
        this.kind = kind;
        this.modeKept = modeKept;
        this.relocationKept = relocationKept;
        this.beyondKept = beyondKept;
        this.visible = visible;
    }

    /**
     * {@return the outcome of an instruction that completed}
     *
     * @param modeKept whether M is what it was
     * @param relocationKept whether R is what it was
     * @param beyondKept whether devices, and whether the machine runs at all, are what they were
     * @param visible what the program can see afterwards: its window, its registers, P
     */
    public static Outcome completed(boolean modeKept, boolean relocationKept, boolean beyondKept, long[] visible) {
        return new Outcome(Kind.COMPLETED, modeKept, relocationKept, beyondKept, visible.clone());
    }

    /** {@return how it ended} */
    public Kind kind() {
        return kind;
    }

    /** {@return whether it completed} */
    public boolean completed() {
        return kind == Kind.COMPLETED;
    }

    /** {@return whether it was a memory trap} */
    public boolean memoryTrap() {
        return kind == Kind.MEMORY_TRAP;
    }

    /** {@return whether it completed and changed R or M} */
    public boolean changesResources() {
        return completed() && !(modeKept && relocationKept);
    }

    /** {@return whether it completed and changed what the paper's model leaves out} */
    public boolean changesBeyond() {
        return completed() && !beyondKept;
    }

    /** {@return whether it completed and kept M and R, so that what it did may be compared} */
    public boolean comparable() {
        return completed() && modeKept && relocationKept;
    }

    /**
     * {@return whether the program sees the same after both}
     *
     * @param other another, both of them {@link #comparable}
     */
    public boolean looksLike(Outcome other) {
        return Arrays.equals(visible, other.visible);
    }
}
