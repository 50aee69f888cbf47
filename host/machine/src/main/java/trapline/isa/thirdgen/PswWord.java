package trapline.isa.thirdgen;

import trapline.machine.Mode;
import trapline.machine.Psw;
import trapline.machine.RelocationBounds;

/**
 * The PSW in one storage cell, as the paper requires: bit 63 is M (1 for user mode), bits 62 to 42 are P, 41 to 21 are l, 20 to 0
 * are b. Every word is a PSW.
 */
public final class PswWord {
    /** Bits in P, l and b. */
    public static final int FIELD_BITS = 21;

    /** The largest P, l or b, and so the largest storage that R can name: 2,097,151. */
    public static final long FIELD_MAX = (1L << FIELD_BITS) - 1;

    private static final int MODE_SHIFT = 63;
    private static final int P_SHIFT = 2 * FIELD_BITS;

    private PswWord() {}

    /**
     * {@return the word for a PSW}
     *
     * @param psw its numbers at most {@link #FIELD_MAX}
     */
    public static long encode(Psw psw) {
        return encode(psw.mode(), psw.p(), psw.r());
    }

    static long encode(Mode mode, long p, RelocationBounds r) {
        if (p > FIELD_MAX || r.l() > FIELD_MAX || r.b() > FIELD_MAX) {
            throw new IllegalArgumentException("P " + p + " or R " + r + " does not fit a PSW word");
        }
        long m = mode == Mode.USER ? 1 : 0;
        return m << MODE_SHIFT | p << P_SHIFT | r.l() << FIELD_BITS | r.b();
    }

    /**
     * {@return the PSW in a word}
     *
     * @param word any word
     */
    public static Psw decode(long word) {
        return new Psw(mode(word), p(word), r(word));
    }

    static Mode mode(long word) {
        return word < 0 ? Mode.USER : Mode.SUPERVISOR;
    }

    static long p(long word) {
        return word >>> P_SHIFT & FIELD_MAX;
    }

    static RelocationBounds r(long word) {
        return new RelocationBounds(word >>> FIELD_BITS & FIELD_MAX, word & FIELD_MAX);
    }
}
