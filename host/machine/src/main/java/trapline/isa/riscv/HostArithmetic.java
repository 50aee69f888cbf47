package trapline.isa.riscv;

/**
 * Floating-point arithmetic where it is the host's own: to nearest, with NX set already, and with a result that is plainly normal.
 * Such a result came from finite numbers and raises nothing but NX, so there is no flag to find out. Everything else is for {@link
 * trapline.isa.riscv.floating}, zeros included.
 */
final class HostArithmetic {
    private static final int DOUBLE_EXPONENT = 0x7ff;
    private static final int SINGLE_EXPONENT = 0xff;
    private static final long BOX = 0xffff_ffff_0000_0000L;

    private HostArithmetic() {}

    /** {@return what one of the eight instructions of D computes that round two or three doubles} */
    static double compute(int opcode, double a, double b, double c) {
        return switch (opcode) {
            case Opcode.FADD_D -> a + b;
            case Opcode.FSUB_D -> a - b;
            case Opcode.FMUL_D -> a * b;
            case Opcode.FDIV_D -> a / b;
            case Opcode.FMADD_D -> Math.fma(a, b, c);
            case Opcode.FMSUB_D -> Math.fma(a, b, -c);
            case Opcode.FNMSUB_D -> Math.fma(-a, b, c);
            default -> Math.fma(-a, b, -c);
        };
    }

    /** {@return the same for F} */
    static float compute(int opcode, float a, float b, float c) {
        return switch (opcode) {
            case Opcode.FADD_S -> a + b;
            case Opcode.FSUB_S -> a - b;
            case Opcode.FMUL_S -> a * b;
            case Opcode.FDIV_S -> a / b;
            case Opcode.FMADD_S -> Math.fma(a, b, c);
            case Opcode.FMSUB_S -> Math.fma(a, b, -c);
            case Opcode.FNMSUB_S -> Math.fma(-a, b, c);
            default -> Math.fma(-a, b, -c);
        };
    }

    /** {@return 1 if feq.d, flt.d or fle.d holds, 0 if not; -1 with a NaN, which may raise NV} */
    static int compare(int opcode, double a, double b) {
        if (Double.isNaN(a) || Double.isNaN(b)) {
            return -1;
        }
        return (opcode == Opcode.FLT_D ? a < b : opcode == Opcode.FLE_D ? a <= b : a == b) ? 1 : 0;
    }

    /** {@return whether a double is neither zero, nor near underflow, nor infinite, nor a NaN} */
    static boolean isPlain(double result) {
        int exponent = (int) (Double.doubleToRawLongBits(result) >>> 52) & DOUBLE_EXPONENT;
        return exponent > 1 && exponent < DOUBLE_EXPONENT;
    }

    /** {@return whether a single is neither zero, nor near underflow, nor infinite, nor a NaN} */
    static boolean isPlain(float result) {
        int exponent = Float.floatToRawIntBits(result) >>> 23 & SINGLE_EXPONENT;
        return exponent > 1 && exponent < SINGLE_EXPONENT;
    }

    /** {@return a register's content for a single} */
    static long box(float result) {
        return Float.floatToRawIntBits(result) | BOX;
    }

    /** {@return whether registers all hold singles, of whose contents this is the conjunction} */
    static boolean boxed(long conjunction) {
        return (conjunction & BOX) == BOX;
    }

    /** {@return the single in a register that holds one} */
    static float unbox(long register) {
        return Float.intBitsToFloat((int) register);
    }
}
