package trapline.isa.riscv;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Instructions that belong together, as a value: by their distance from the first to be executed, the head. */
final class FoundCode {
    private final int[] offsets;
    private final int[] bits;
    private final int[] jumps;
    private final int hash;

    /**
     * Instructions.
     *
     * @param offsets in bytes from the head, ascending; one of them 0
     * @param bits of each instruction, 16 or 32
     * @param jumps pairs of a jump's place and its target's, in bytes from the head: where jumps by register have been seen to lead, or
     *     lead back to behind calls, and the calls of what is here as well
     */
    FoundCode(int[] offsets, int[] bits, int[] jumps) {
        this.offsets = offsets;
        this.bits = bits;
        this.jumps = jumps;
        this.hash = Arrays.hashCode(offsets) + 31 * Arrays.hashCode(bits) + 961 * Arrays.hashCode(jumps);
    }

    int size() {
        return offsets.length;
    }

    int offset(int index) {
        return offsets[index];
    }

    int bits(int index) {
        return bits[index];
    }

    List<Integer> targets(int offset) {
        List<Integer> targets = new ArrayList<>();
        for (int i = 0; i < jumps.length; i += 2) {
            if (jumps[i] == offset) {
                targets.add(jumps[i + 1]);
            }
        }
        return targets;
    }

    boolean contains(int offset) {
        return Arrays.binarySearch(offsets, offset) >= 0;
    }

    /** {@return all of it as bytes: two are equal if these are} */
    byte[] content() {
        int[][] parts = {offsets, bits, jumps};
        int ints = Arrays.stream(parts).mapToInt(part -> 1 + part.length).sum();
        ByteBuffer content = ByteBuffer.allocate(Integer.BYTES * ints);
        for (int[] part : parts) {
            content.putInt(part.length);
            Arrays.stream(part).forEach(content::putInt);
        }
        return content.array();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FoundCode that
                && hash == that.hash
                && Arrays.equals(offsets, that.offsets)
                && Arrays.equals(bits, that.bits)
                && Arrays.equals(jumps, that.jumps);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
