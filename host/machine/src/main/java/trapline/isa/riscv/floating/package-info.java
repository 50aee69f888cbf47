/**
 * The floating-point arithmetic of RISC-V's F and D extensions: IEEE 754-2019 binary32 and binary64, all five rounding modes, exact
 * exception flags. Pure functions on raw bits: an {@code int} is a single, a {@code long} is a double; the flags are OR-ed into
 * a {@link trapline.isa.riscv.floating.FloatingFlags} that the hart owns. Nothing here allocates.
 *
 * <p>There are two layers. {@code Exact...} and {@link trapline.isa.riscv.floating.RoundAndPack} compute in integers, one code for
 * both formats: an exact result, or a truncated one with a sticky bit, that is rounded once. {@link
 * trapline.isa.riscv.floating.DoubleArithmetic} and {@link trapline.isa.riscv.floating.SingleArithmetic} use the host's
 * arithmetic wherever they can show that it gives the same bits and flags, and go to the first layer otherwise.
 *
 * <p>What RISC-V fixes where IEEE 754 leaves a choice (unprivileged manual, chapters F and D): every NaN result is the canonical
 * one, tininess is detected after rounding, an infinity times zero plus a quiet NaN is invalid, conversions to integers
 * saturate, minimum and maximum are minimumNumber and maximumNumber.
 */
@NullMarked
package trapline.isa.riscv.floating;

import org.jspecify.annotations.NullMarked;
