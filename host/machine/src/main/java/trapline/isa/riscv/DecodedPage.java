package trapline.isa.riscv;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of RAM as decoded instructions, one long for each half word at which one may start (see {@link DecodedInstruction}); 0,
 * {@link Opcode#UNDECODED}, until the processor gets there. It depends on the page's bytes alone, not on where the page is mapped.
 */
final class DecodedPage {
    /** Half words in a page. */
    static final int HALF_WORDS = PhysicalMemory.PAGE_SIZE / 2;

    /** So much can be counted at a half word. */
    static final int MOST_COUNTED = Character.MAX_VALUE;

    /** The entries; behind the page two {@link Opcode#PAGE_END}, as the last instruction may be 4 bytes long. */
    final long[] code = new long[HALF_WORDS + 2];

    /** The offset of the page in RAM. */
    final long offset;

    /** Changes whenever bytes of the page do. */
    int generation;

    /** What is translated from here on, by half word; null if nothing is. */
    @Nullable
    RegionEntry @Nullable [] regions;

    private char @Nullable [] samples;
    private char @Nullable [] arrivals;
    private char @Nullable [] probes;
    private @Nullable JumpTargets targets;
    private int drops;
    private int overwrites;

    DecodedPage(long offset) {
        this.offset = offset;
        code[HALF_WORDS] = Opcode.PAGE_END;
        code[HALF_WORDS + 1] = Opcode.PAGE_END;
    }

    /**
     * Forgets the instructions that bytes belong to.
     *
     * @param first the first byte, 0 to 4095
     * @param last the last byte, 0 to 4095
     */
    void forget(int first, int last) {
        // An instruction of 4 bytes may have started one half word before.
        Arrays.fill(code, Math.max(0, (first >> 1) - 1), (last >> 1) + 1, Opcode.UNDECODED);
        overwrites++;
        generation++;
    }

    /** Counts that a half word was found in a sample; {@return how often it has been}, or the limit, at most {@link #MOST_COUNTED} */
    int sampled(int index, int limit) {
        samples = counts(samples);
        return count(samples, index, limit);
    }

    /** Counts one more arrival at a half word from translated code; {@return how many there have been}, or the limit, at most {@link #MOST_COUNTED} */
    int arrived(int index, int limit) {
        arrivals = counts(arrivals);
        return count(arrivals, index, limit);
    }

    /** Counts one more execution of the probe at a half word; {@return whether there have been so many}, at most {@link #MOST_COUNTED} */
    boolean probed(int index, int limit) {
        probes = counts(probes);
        return count(probes, index, limit) == limit;
    }

    private static char[] counts(char @Nullable [] present) {
        return present == null ? new char[HALF_WORDS] : present;
    }

    private static int count(char[] counts, int index, int limit) {
        if (counts[index] < limit) {
            counts[index]++;
        }
        return counts[index];
    }

    /** Notes where the jump by register at a half word has led, as a distance in bytes. */
    void jumped(int index, long distance) {
        JumpTargets seen = targets;
        if (seen == null) {
            seen = new JumpTargets();
            targets = seen;
        }
        seen.add(index, distance);
    }

    /** {@return where the jump by register at a half word has led, as distances in bytes, ascending} */
    List<Integer> targets(int index) {
        return targets == null ? List.of() : targets.of(index);
    }

    /** Has a half word counted from the start again. */
    void cool(int index) {
        if (samples != null) {
            samples[index] = 0;
        }
        if (arrivals != null) {
            arrivals[index] = 0;
        }
    }

    /** {@return what is translated from a half word on, or null} */
    @Nullable
    RegionEntry region(int index) {
        @Nullable RegionEntry[] present = regions;
        return present == null ? null : present[index];
    }

    /** {@return whether an instruction, so many bytes behind the page's first, is part of what is translated from here on} */
    boolean translates(long distance) {
        @Nullable RegionEntry[] present = regions;
        if (present == null) {
            return false;
        }
        for (int i = 0; i < HALF_WORDS; i++) {
            RegionEntry entry = present[i];
            if (entry != null && entry.request.contains(distance - 2L * i)) {
                return true;
            }
        }
        return false;
    }

    /** Keeps what is translated from a half word on. */
    void keep(int index, RegionEntry entry) {
        @Nullable RegionEntry[] present = regions;
        if (present == null) {
            present = new @Nullable RegionEntry[HALF_WORDS];
            regions = present;
        }
        present[index] = entry;
    }

    /** Forgets what is translated from a half word on, because it is not what is there; {@return how often that has happened} */
    int drop(int index) {
        if (regions != null) {
            regions[index] = null;
        }
        code[index] = Opcode.UNDECODED;
        return ++drops;
    }

    /** Keeps a decoded instruction. */
    void keep(int index, long decoded) {
        code[index] = decoded;
        overwrites = 0;
    }

    /** {@return how often it was written to since something was last decoded from it} */
    int overwrites() {
        return overwrites;
    }
}
