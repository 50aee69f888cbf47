package trapline.isa.riscv;

import java.util.Arrays;

/**
 * A page of RAM as decoded instructions, one long for each half word at which one may start (see {@link DecodedInstruction}); 0,
 * {@link Opcode#UNDECODED}, until the processor gets there. It depends on the page's bytes alone, not on where the page is mapped.
 */
final class DecodedPage {
    /** Half words in a page. */
    static final int HALF_WORDS = PhysicalMemory.PAGE_SIZE / 2;

    /** The entries; behind the page two {@link Opcode#PAGE_END}, as the last instruction may be 4 bytes long. */
    final long[] code = new long[HALF_WORDS + 2];

    /** The offset of the page in RAM. */
    final long offset;

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
