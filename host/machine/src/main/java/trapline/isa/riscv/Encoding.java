package trapline.isa.riscv;

/** Builds 32-bit instructions from their parts; {@code match} is that of the table. */
final class Encoding {
    private Encoding() {}

    static int r(int match, int rd, int rs1, int rs2) {
        return match | rd << 7 | rs1 << 15 | rs2 << 20;
    }

    static int i(int match, int rd, int rs1, int immediate) {
        return match | rd << 7 | rs1 << 15 | immediate << 20;
    }

    static int s(int match, int rs1, int rs2, int immediate) {
        return match | rs1 << 15 | rs2 << 20 | immediate >> 5 << 25 | (immediate & 31) << 7;
    }

    static int b(int match, int rs1, int rs2, int offset) {
        return match
                | rs1 << 15
                | rs2 << 20
                | offset >> 12 << 31
                | (offset >> 5 & 63) << 25
                | (offset >> 1 & 15) << 8
                | (offset >> 11 & 1) << 7;
    }

    static int u(int match, int rd, int immediate) {
        return match | rd << 7 | immediate & -4096;
    }

    static int j(int match, int rd, int offset) {
        return match
                | rd << 7
                | offset >> 20 << 31
                | (offset >> 1 & 1023) << 21
                | (offset >> 11 & 1) << 20
                | (offset >> 12 & 255) << 12;
    }
}
