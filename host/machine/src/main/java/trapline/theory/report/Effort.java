package trapline.theory.report;

/**
 * How much is tried.
 *
 * @param bits of a word of the small instance, 2 to 4; of no account for RISC-V
 * @param samples of the full machine, for each encoding class, at least 1
 * @param programs how many random programs are run under each monitor; none if 0
 * @param seed of samples and programs
 */
public record Effort(int bits, int samples, int programs, long seed) {
    /** Words of three bits, and thousands of programs: seconds to a minute for a machine. */
    public static final Effort NORMAL = new Effort(3, 120, 2000, 1974);

    public Effort {
        if (bits < 2 || bits > 4) {
            throw new IllegalArgumentException("words of the small instance have 2 to 4 bits, not " + bits);
        }
        if (samples < 1 || programs < 0) {
            throw new IllegalArgumentException("at least one sample, and no fewer than 0 programs");
        }
    }
}
