package trapline.isa.riscv.floating;

/** The fused multiply-add in integers: the exact product, then the sum in 128 bits with a sticky bit, rounded once. */
final class ExactMultiplyAdd {
    private ExactMultiplyAdd() {}

    /** {@return a x b + c} */
    static long multiplyAdd(Format format, long a, long b, long c, int mode, FloatingFlags flags) {
        boolean negative = format.isNegative(a) != format.isNegative(b);
        if (isInfinityTimesZero(format, a, b)) {
            return format.invalid(flags);
        }
        if (format.isNan(a) || format.isNan(b)) {
            format.nan(a, b, flags);
            return format.nan(c, c, flags);
        }
        if (format.isNan(c)) {
            return format.nan(c, c, flags);
        }
        if (format.isInfinite(a) || format.isInfinite(b)) {
            boolean opposite = negative != format.isNegative(c);
            return format.isInfinite(c) && opposite ? format.invalid(flags) : format.infinite(negative);
        }
        if (format.isInfinite(c)) {
            return c;
        }
        if (format.isZero(a) || format.isZero(b)) {
            return format.isZero(c) ? format.zeroSum(negative, format.isNegative(c), mode) : c;
        }
        return addToProduct(format, a, b, c, mode, flags);
    }

    /** Invalid whatever c is, a quiet NaN too (unprivileged manual, section 20.6). */
    private static boolean isInfinityTimesZero(Format format, long a, long b) {
        return format.isInfinite(a) && format.isZero(b) || format.isZero(a) && format.isInfinite(b);
    }

    private static long addToProduct(Format format, long a, long b, long c, int mode, FloatingFlags flags) {
        // Both numbers are n x 2^(exponent - 124) with n in 128 bits: the product in [2^124, 2^126), c in [2^124,
        // 2^125).
        long left = format.significand(a) >>> 1;
        long right = format.significand(b) >>> 1;
        long high = Math.multiplyHigh(left, right);
        long low = left * right;
        int exponent = format.exponent(a) + format.exponent(b);
        boolean negative = format.isNegative(a) != format.isNegative(b);
        if (format.isZero(c)) {
            return normaliseAndPack(format, negative, exponent, high, low, mode, flags);
        }
        long addend = format.significand(c) >>> 1;
        long addendHigh = addend >>> 2;
        long addendLow = addend << 62;
        int addendExponent = format.exponent(c);

        // The one with the lower exponent is aligned. The product has 20 zeros at its end and c has 72: if bits are
        // lost to the sticky
        // bit, the exponents are so far apart that the sum keeps its leading bits and the sticky bit is far behind the
        // rounding.
        int distance = exponent - addendExponent;
        if (distance >= 0) {
            addendLow = shiftRightStickyLow(addendHigh, addendLow, distance);
            addendHigh = shiftRightHigh(addendHigh, distance);
        } else {
            low = shiftRightStickyLow(high, low, -distance);
            high = shiftRightHigh(high, -distance);
            exponent = addendExponent;
        }
        if (negative == format.isNegative(c)) {
            low += addendLow;
            high += addendHigh + (Long.compareUnsigned(low, addendLow) < 0 ? 1 : 0);
        } else {
            high -= addendHigh + (Long.compareUnsigned(low, addendLow) < 0 ? 1 : 0);
            low -= addendLow;
            if (high < 0) {
                negative = !negative;
                high = ~high + (low == 0 ? 1 : 0);
                low = -low;
            }
        }
        return (high | low) == 0
                ? format.zero(RoundingMode.zeroSumIsNegative(mode))
                : normaliseAndPack(format, negative, exponent, high, low, mode, flags);
    }

    private static long normaliseAndPack(
            Format format, boolean negative, int exponent, long high, long low, int mode, FloatingFlags flags) {
        int shift = high != 0 ? Long.numberOfLeadingZeros(high) : 64 + Long.numberOfLeadingZeros(low);
        long significand;
        long lost;
        if (shift >= 64) {
            significand = low << (shift - 64);
            lost = 0;
        } else {
            significand = shift == 0 ? high : high << shift | low >>> (64 - shift);
            lost = low << shift;
        }
        return RoundAndPack.pack(
                format, negative, exponent + 3 - shift, significand | (lost != 0 ? 1 : 0), mode, flags);
    }

    private static long shiftRightHigh(long high, int distance) {
        return distance < 64 ? high >>> distance : 0;
    }

    private static long shiftRightStickyLow(long high, long low, int distance) {
        if (distance == 0) {
            return low;
        }
        if (distance < 64) {
            return RoundAndPack.shiftRightSticky(low, distance) | high << (64 - distance);
        }
        return RoundAndPack.shiftRightSticky(high, distance - 64) | (low != 0 ? 1 : 0);
    }
}
