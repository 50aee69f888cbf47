package trapline.isa.riscv;

/**
 * What makes code worth translating. What is translated costs the JVM's compilers some milliseconds, and what is hardly used again is as
 * fast interpreted: the defaults were measured with a booting Linux, see {@code decisions/0017}.
 *
 * @param interval after so many interpreted instructions it is looked where the hart is, at least 0
 * @param samples so often a place must be found then, at least 1 and at most {@link DecodedPage#MOST_COUNTED}
 * @param arrivals so often translated code must be left for a place, at least 1 and at most {@link DecodedPage#MOST_COUNTED}
 * @param optimized when translated code has executed so many instructions, it is translated again for the optimizing compiler, which
 *     takes 50 to 100 ms for it; the quick one's code has lost about 20 by then
 * @param crossings so often the end of a page may lie between accesses that share the way to it, then the code is translated again without that; each time costs
 *     about as much as a hundred instructions
 */
record Selection(int interval, int samples, int arrivals, long optimized, int crossings) {
    /** For everything but tests. The interval is a prime number, so that no loop of the guest keeps step with it for long. */
    static final Selection DEFAULT = new Selection(10_007, 120, 60_000, 80_000_000, 50_000);

    /** {@return one for tests, which looks where every jump leads} */
    static Selection eager(int samples) {
        return new Selection(0, samples, 2 * samples, 3_200L * samples, samples);
    }
}
