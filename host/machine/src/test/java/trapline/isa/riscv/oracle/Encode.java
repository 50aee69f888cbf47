package trapline.isa.riscv.oracle;

/** The formats of the base instruction set (volume I, section 2.2 and 2.3): fields put together to a word. */
final class Encode {
    private Encode() {}

    static int r(int match, int rd, int rs1, int rs2) {
        return match | rd << 7 | rs1 << 15 | rs2 << 20;
    }

    static int i(int match, int rd, int rs1, int immediate) {
        return match | rd << 7 | rs1 << 15 | immediate << 20;
    }

    static int s(int match, int rs1, int rs2, int immediate) {
        return match | rs1 << 15 | rs2 << 20 | (immediate & 31) << 7 | (immediate >> 5) << 25;
    }

    static int b(int match, int rs1, int rs2, int offset) {
        return match
                | rs1 << 15
                | rs2 << 20
                | (offset >> 11 & 1) << 7
                | (offset >> 1 & 15) << 8
                | (offset >> 5 & 63) << 25
                | (offset >> 12 & 1) << 31;
    }

    static int u(int match, int rd, int immediate20) {
        return match | rd << 7 | immediate20 << 12;
    }

    static int j(int match, int rd, int offset) {
        return match
                | rd << 7
                | (offset >> 12 & 255) << 12
                | (offset >> 11 & 1) << 20
                | (offset >> 1 & 1023) << 21
                | (offset >> 20 & 1) << 31;
    }

    static int csr(int match, int rd, int csr, int rs1) {
        return match | rd << 7 | rs1 << 15 | csr << 20;
    }

    /** {@return a branch or jump, of either length, that was encoded with the offset 0, with another} */
    static int withOffset(int bits, int offset) {
        if ((bits & 0x7f) == 0x6f) {
            return j(bits, 0, offset);
        }
        if ((bits & 0x7f) == 0x63) {
            return b(bits, 0, 0, offset);
        }
        /* Volume I, section 28.4. */
        return bits >> 13 == 5
                ? bits
                        | (offset >> 1 & 7) << 3
                        | (offset >> 4 & 1) << 11
                        | (offset >> 5 & 1) << 2
                        | (offset >> 6 & 1) << 7
                        | (offset >> 7 & 1) << 6
                : bits
                        | (offset >> 1 & 3) << 3
                        | (offset >> 3 & 3) << 10
                        | (offset >> 5 & 1) << 2
                        | (offset >> 6 & 3) << 5;
    }
}
