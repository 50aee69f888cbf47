package trapline.isa.riscv.floating;

/** The accrued exceptions fflags (unprivileged manual, section 20.2): operations only ever add to them. */
public final class FloatingFlags {
    /** Inexact. */
    public static final int NX = 1;
    /** Underflow. */
    public static final int UF = 1 << 1;
    /** Overflow. */
    public static final int OF = 1 << 2;
    /** Division by zero. */
    public static final int DZ = 1 << 3;
    /** Invalid operation. */
    public static final int NV = 1 << 4;
    /** All five. */
    public static final int ALL = 0x1f;

    private int bits;

    /** {@return the flags in fflags' encoding, 0 to 31} */
    public int bits() {
        return bits;
    }

    /** Replaces the flags, as a write to fflags does; only the low five bits count. */
    public void set(int newBits) {
        bits = newBits & ALL;
    }

    /** Adds flags to those raised. */
    public void raise(int raised) {
        bits |= raised;
    }

    /** {@return whether inexact is raised already, so that nobody needs to find out whether to raise it} */
    boolean inexact() {
        return (bits & NX) != 0;
    }
}
