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
}
