package trapline.isa.riscv;

import java.util.OptionalInt;

/** Fetches and decodes the instructions that are not decoded yet. */
final class Fetch {
    /** What a decoding returns if an instruction cannot be fetched; no instruction is decoded to it. */
    static final long FAILED = Opcode.UNDECODED;

    private static final int LAST_HALF_WORD = DecodedPage.HALF_WORDS - 1;

    private Fetch() {}

    /**
     * {@return the decoded instruction at a half word of a page; {@link #FAILED} if its second half cannot be fetched}
     *
     * @param hart who fetches
     * @param page where it starts
     * @param index its half word
     * @param virtualAddress its address
     */
    static long decode(Hart hart, DecodedPage page, int index, long virtualAddress) {
        PhysicalMemory memory = hart.memory;
        int first = memory.storage.getShort(memory.base + page.offset + 2L * index) & 0xffff;
        if (InstructionSet.length(first) == 2) {
            return keep(memory, page, index, first);
        }
        if (index < LAST_HALF_WORD) {
            return keep(memory, page, index, memory.storage.getInt(memory.base + page.offset + 2L * index));
        }
        page.keep(index, Opcode.CROSSING);
        long second = hart.translation.locateCode(hart, virtualAddress + 2);
        if (second < 0) {
            return FAILED;
        }
        return DecodedInstruction.decode(first | memory.storage.getShort(memory.base + second) << 16, index);
    }

    private static long keep(PhysicalMemory memory, DecodedPage page, int index, int bits) {
        long plain = DecodedInstruction.decode(bits, index);
        long decoded = memory.decoded.probed() ? Probe.of(plain) : plain;
        page.keep(index, page.region(index) == null ? decoded : Opcode.REGION);
        return decoded;
    }

    /** {@return the instruction at a half word of a page, which is all in the page, whatever its decoded page holds there} */
    static long plain(PhysicalMemory memory, DecodedPage page, int index) {
        long at = memory.base + page.offset + 2L * index;
        int first = memory.storage.getShort(at) & 0xffff;
        int bits = InstructionSet.length(first) == 2 ? first : memory.storage.getInt(at);
        return DecodedInstruction.decode(bits, index);
    }

    /** {@return the bits at an address; empty if they cannot be fetched} */
    static OptionalInt bits(Hart hart, long virtualAddress) {
        PhysicalMemory memory = hart.memory;
        long at = hart.translation.locateCode(hart, virtualAddress);
        if (at < 0) {
            return OptionalInt.empty();
        }
        int first = memory.storage.getShort(memory.base + at) & 0xffff;
        if (InstructionSet.length(first) == 2) {
            return OptionalInt.of(first);
        }
        long second = hart.translation.locateCode(hart, virtualAddress + 2);
        return second < 0
                ? OptionalInt.empty()
                : OptionalInt.of(first | memory.storage.getShort(memory.base + second) << 16);
    }
}
