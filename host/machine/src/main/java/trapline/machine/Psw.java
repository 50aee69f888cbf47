package trapline.machine;

/**
 * PSW = &lt;M, P, R&gt;, the program status word (paper, section 3).
 *
 * @param mode M
 * @param p P, the program counter, an address relative to R, at least 0
 * @param r R
 */
public record Psw(Mode mode, long p, RelocationBounds r) {
    public Psw {
        if (p < 0) {
            throw new IllegalArgumentException("the program counter " + p + " must be at least 0");
        }
    }

    @Override
    public String toString() {
        return "<" + mode.letter() + ", " + p + ", " + r + ">";
    }
}
