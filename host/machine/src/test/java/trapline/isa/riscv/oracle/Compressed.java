package trapline.isa.riscv.oracle;

/** What the random code needs to know of instructions of 16 bits (volume I, section 28.4). */
final class Compressed {
    private Compressed() {}

    /** {@return whether it jumps or branches, or is ebreak} */
    static boolean isJump(int half) {
        int quadrant = half & 3;
        int function = half >> 13;
        return quadrant == 1 && function >= 5 || quadrant == 2 && function == 4 && (half >> 2 & 31) == 0;
    }

    /** {@return the integer register that a compressed instruction may write; -1 for none} */
    static int result(int half) {
        int full = half >> 7 & 31;
        int low = 8 + (half >> 2 & 7);
        int high = 8 + (half >> 7 & 7);
        int function = half >> 13;
        return switch (half & 3) {
            case 0 -> function == 0 || function == 2 || function == 3 ? low : -1;
            case 1 -> function == 4 ? high : full;
            default -> function == 1 || function >= 5 ? -1 : full;
        };
    }
}
