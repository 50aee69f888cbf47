package trapline.isa.riscv.floating;

import static java.lang.Double.doubleToRawLongBits;
import static java.lang.Double.longBitsToDouble;
import static java.lang.Float.floatToRawIntBits;
import static java.lang.Float.intBitsToFloat;

/**
 * The fcvt instructions. Integers are those of a 64-bit register: a word's result is sign-extended, without a sign too, and only
 * the low half of a word operand counts (unprivileged manual, sections 20.7 and 21.5).
 */
public final class Conversion {
    /** 2^63, which is the first double that is no long. */
    private static final double TOO_LONG = 0x1p63;

    private Conversion() {}

    /** {@return fcvt.s.d} */
    public static int doubleToSingle(long a, int mode, FloatingFlags flags) {
        double x = longBitsToDouble(a);
        float rounded = (float) x;
        float magnitude = Math.abs(rounded);
        if (mode == RoundingMode.RNE && magnitude > Float.MIN_NORMAL && magnitude < Float.POSITIVE_INFINITY) {
            if (rounded != x) {
                flags.raise(FloatingFlags.NX);
            }
            return floatToRawIntBits(rounded);
        }
        return (int) ExactConversion.toFormat(Format.DOUBLE, Format.SINGLE, a, mode, flags);
    }

    /** {@return fcvt.d.s, which is exact} */
    public static long singleToDouble(int a, FloatingFlags flags) {
        float x = intBitsToFloat(a);
        if (Float.isNaN(x)) {
            Format.SINGLE.nan(wide(a), wide(a), flags);
            return Format.DOUBLE.canonicalNan;
        }
        return doubleToRawLongBits(x);
    }

    /** {@return fcvt.w.d} */
    public static long doubleToWord(long a, int mode, FloatingFlags flags) {
        double x = longBitsToDouble(a);
        int truncated = (int) x;
        if (truncated == x) {
            return truncated;
        }
        if (mode == RoundingMode.RTZ && Math.abs(x) < -(double) Integer.MIN_VALUE) {
            flags.raise(FloatingFlags.NX);
            return truncated;
        }
        return ExactConversion.toInteger(Format.DOUBLE, a, Integer.SIZE, true, mode, flags);
    }

    /** {@return fcvt.wu.d} */
    public static long doubleToUnsignedWord(long a, int mode, FloatingFlags flags) {
        return ExactConversion.toInteger(Format.DOUBLE, a, Integer.SIZE, false, mode, flags);
    }

    /** {@return fcvt.l.d} */
    public static long doubleToLong(long a, int mode, FloatingFlags flags) {
        double x = longBitsToDouble(a);
        if (Math.abs(x) < TOO_LONG) {
            long truncated = (long) x;
            if (truncated == x) {
                return truncated;
            }
            if (mode == RoundingMode.RTZ) {
                flags.raise(FloatingFlags.NX);
                return truncated;
            }
        }
        return ExactConversion.toInteger(Format.DOUBLE, a, Long.SIZE, true, mode, flags);
    }

    /** {@return fcvt.lu.d} */
    public static long doubleToUnsignedLong(long a, int mode, FloatingFlags flags) {
        return ExactConversion.toInteger(Format.DOUBLE, a, Long.SIZE, false, mode, flags);
    }

    /** {@return fcvt.d.w, which is exact} */
    public static long wordToDouble(long integer) {
        return doubleToRawLongBits((int) integer);
    }

    /** {@return fcvt.d.wu, which is exact} */
    public static long unsignedWordToDouble(long integer) {
        return doubleToRawLongBits((double) (integer & 0xffff_ffffL));
    }

    /** {@return fcvt.d.l} */
    public static long longToDouble(long integer, int mode, FloatingFlags flags) {
        if (isShort(integer)) {
            return doubleToRawLongBits((double) integer);
        }
        return ExactConversion.fromInteger(Format.DOUBLE, integer < 0, Math.abs(integer), mode, flags);
    }

    /** {@return fcvt.d.lu} */
    public static long unsignedLongToDouble(long integer, int mode, FloatingFlags flags) {
        return ExactConversion.fromInteger(Format.DOUBLE, false, integer, mode, flags);
    }

    /** {@return fcvt.w.s} */
    public static long singleToWord(int a, int mode, FloatingFlags flags) {
        float x = intBitsToFloat(a);
        return Float.isNaN(x)
                ? ExactConversion.toInteger(Format.SINGLE, wide(a), Integer.SIZE, true, mode, flags)
                : doubleToWord(doubleToRawLongBits(x), mode, flags);
    }

    /** {@return fcvt.wu.s} */
    public static long singleToUnsignedWord(int a, int mode, FloatingFlags flags) {
        return ExactConversion.toInteger(Format.SINGLE, wide(a), Integer.SIZE, false, mode, flags);
    }

    /** {@return fcvt.l.s} */
    public static long singleToLong(int a, int mode, FloatingFlags flags) {
        float x = intBitsToFloat(a);
        return Float.isNaN(x)
                ? ExactConversion.toInteger(Format.SINGLE, wide(a), Long.SIZE, true, mode, flags)
                : doubleToLong(doubleToRawLongBits(x), mode, flags);
    }

    /** {@return fcvt.lu.s} */
    public static long singleToUnsignedLong(int a, int mode, FloatingFlags flags) {
        return ExactConversion.toInteger(Format.SINGLE, wide(a), Long.SIZE, false, mode, flags);
    }

    /** {@return fcvt.s.w} */
    public static int wordToSingle(long integer, int mode, FloatingFlags flags) {
        return doubleToSingle(wordToDouble(integer), mode, flags);
    }

    /** {@return fcvt.s.wu} */
    public static int unsignedWordToSingle(long integer, int mode, FloatingFlags flags) {
        return doubleToSingle(unsignedWordToDouble(integer), mode, flags);
    }

    /** {@return fcvt.s.l} */
    public static int longToSingle(long integer, int mode, FloatingFlags flags) {
        if (isShort(integer)) {
            // Exact as a double; as a single it is rounded once, here.
            return doubleToSingle(doubleToRawLongBits((double) integer), mode, flags);
        }
        return (int) ExactConversion.fromInteger(Format.SINGLE, integer < 0, Math.abs(integer), mode, flags);
    }

    /** {@return fcvt.s.lu} */
    public static int unsignedLongToSingle(long integer, int mode, FloatingFlags flags) {
        return (int) ExactConversion.fromInteger(Format.SINGLE, false, integer, mode, flags);
    }

    /** {@return whether an integer is surely a double: its upper 12 bits are its sign} */
    private static boolean isShort(long integer) {
        return integer << 11 >> 11 == integer;
    }

    private static long wide(int bits) {
        return bits & 0xffff_ffffL;
    }
}
