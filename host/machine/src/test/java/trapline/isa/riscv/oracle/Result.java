package trapline.isa.riscv.oracle;

import java.util.Arrays;
import java.util.zip.CRC32C;
import trapline.isa.riscv.oracle.CaseImage.Output;

/** What a case left: registers, CSRs, a sum of the data area, and its traps. */
final class Result {
    private static final int LOG = CaseImage.LOG / 8;
    private static final int BREAKPOINT = 3;

    private final long[] words;

    /**
     * A result.
     *
     * @param words the record; the log is in its last part
     */
    Result(long[] words) {
        this.words = words.clone();
    }

    long get(Output output) {
        return words[output.index()];
    }

    /**
     * {@return the record without what the manual leaves open, or a clock decides}
     *
     * <ul>
     *   <li>mtval and stval of a breakpoint: 0, or the address (volume II, section 3.1.16).
     *   <li>mtval and stval of a misaligned access that straddles two pages: which of its bytes. So the low three bits of an
     *       access's address do not count.
     *   <li>mip.MTIP, since mtimecmp is 0 and the time is not.
     *   <li>mstatus.FS when not Off, and SD with it: an implementation may report Dirty early (section 3.1.6.6).
     * </ul>
     */
    Result comparable() {
        long[] open = words.clone();
        int logged = (int) Math.min(get(Output.TRAPS), CaseImage.LOGGED);
        Arrays.fill(open, LOG + 3 * logged, open.length, 0);
        for (int trap = 0; trap < logged; trap++) {
            open[LOG + 3 * trap + 2] = value(open[LOG + 3 * trap], open[LOG + 3 * trap + 2]);
        }
        open[Output.MTVAL.index()] = value(get(Output.MCAUSE), get(Output.MTVAL));
        open[Output.STVAL.index()] = value(get(Output.SCAUSE), get(Output.STVAL));
        open[Output.MIP.index()] &= ~(1L << 7);
        if ((get(Output.MSTATUS) & 3 << 13) != 0) {
            open[Output.MSTATUS.index()] |= 3 << 13 | 1L << 63;
        }
        return new Result(open);
    }

    private static long value(long cause, long value) {
        if (cause == BREAKPOINT) {
            return 0;
        }
        boolean access = cause == 5 || cause == 7 || cause == 13 || cause == 15;
        return access ? value & ~7 : value;
    }

    /** {@return a checksum of what is comparable} */
    int checksum() {
        CRC32C crc = new CRC32C();
        for (long word : comparable().words) {
            for (int shift = 0; shift < 64; shift += 8) {
                crc.update((int) (word >> shift) & 255);
            }
        }
        return (int) crc.getValue();
    }

    /**
     * {@return the differences to what another machine left, a line each; empty if there is none}
     *
     * @param actual the other machine's
     */
    String differences(Result actual) {
        long[] expected = comparable().words;
        long[] found = actual.comparable().words;
        StringBuilder lines = new StringBuilder();
        for (int word = 0; word < expected.length; word++) {
            if (expected[word] != found[word]) {
                lines.append("  %s: %x, not %x%n".formatted(name(word), found[word], expected[word]));
            }
        }
        return lines.toString();
    }

    private static String name(int word) {
        if (word == 0) {
            return "pc";
        }
        if (word >= LOG) {
            return "trap " + (word - LOG) / 3 + "'s " + new String[] {"cause", "epc", "tval"}[(word - LOG) % 3];
        }
        return word < 32 ? "x" + word : word < 64 ? "f" + (word - 32) : output(word);
    }

    private static String output(int word) {
        for (Output output : Output.values()) {
            if (output.index() == word) {
                return output.toString();
            }
        }
        return "word " + word;
    }
}
