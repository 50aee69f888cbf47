package trapline.isa.riscv;

import java.util.Arrays;

/**
 * Code to be translated, as a value: the instructions that belong together, by their distance from the first to be executed. It is
 * the whole input of a translation, and the key under which that is found again: by content, not by address. Two requests are equal
 * if their instructions are.
 */
public final class TranslationRequest {
    private final boolean open;
    private final int[] offsets;
    private final int[] bits;
    private final int hash;

    /**
     * A request.
     *
     * @param open whether loads and stores go to RAM at its physical addresses, nothing maps or protects it; else through the
     *     translation
     * @param offsets in bytes from the head, ascending; one of them 0
     * @param bits of each instruction, 16 or 32
     */
    TranslationRequest(boolean open, int[] offsets, int[] bits) {
        this.open = open;
        this.offsets = offsets;
        this.bits = bits;
        this.hash = 31 * (31 * Arrays.hashCode(offsets) + Arrays.hashCode(bits)) + Boolean.hashCode(open);
    }

    /** {@return whether loads and stores go to RAM at its physical addresses} */
    public boolean open() {
        return open;
    }

    /** {@return how many instructions there are} */
    public int size() {
        return offsets.length;
    }

    /**
     * {@return where an instruction is, in bytes from the head}
     *
     * @param index 0 to size - 1
     */
    public int offset(int index) {
        return offsets[index];
    }

    /**
     * {@return an instruction, decoded, without the forms that are the interpreter's: see {@link DecodedInstruction#plain}}
     *
     * @param index 0 to size - 1
     */
    public long instruction(int index) {
        return DecodedInstruction.plain(bits[index]);
    }

    /** {@return whether there is an instruction so many bytes from the head} */
    boolean contains(long distance) {
        return distance == (int) distance && Arrays.binarySearch(offsets, (int) distance) >= 0;
    }

    int bits(int index) {
        return bits[index];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TranslationRequest that
                && open == that.open
                && hash == that.hash
                && Arrays.equals(offsets, that.offsets)
                && Arrays.equals(bits, that.bits);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return "TranslationRequest[" + offsets.length + " instructions, " + (open ? "open" : "paged") + ", "
                + Integer.toHexString(hash) + "]";
    }
}
