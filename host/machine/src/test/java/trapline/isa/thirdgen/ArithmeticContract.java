package trapline.isa.thirdgen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static trapline.isa.thirdgen.Code.word;
import static trapline.isa.thirdgen.Operation.*;

import org.junit.jupiter.api.Test;
import trapline.machine.Processor;

/** What every processor of the third-generation machine must do: moves, arithmetic, logic, comparison. */
interface ArithmeticContract {
    /** {@return the processor under test} */
    Processor<ThirdGenState> processor();

    /** {@return r1 after the operation on r2 and r3} */
    private long result(Operation operation, long x, long y) {
        return TestMachine.of(processor(), word(operation, 1, 2, 3))
                .register(2, x)
                .register(3, y)
                .step()
                .register(1);
    }

    /** {@return r1 after the operation on r2 and an immediate number} */
    private long resultImmediate(Operation operation, long x, int immediate) {
        return TestMachine.of(processor(), word(operation, 1, 2, immediate))
                .register(2, x)
                .step()
                .register(1);
    }

    @Test
    default void movesCopyWholeWordsAndExtendSigns() {
        TestMachine machine = TestMachine.of(
                        processor(),
                        word(MOV, 1, 2),
                        word(LI, 3, -5),
                        word(LI, 4, 5),
                        word(LIH, 5, -2),
                        word(LIH, 6, 1))
                .register(2, 0x8000_0000_0000_0001L)
                .register(5, 0x1234_5678_9abc_def0L)
                .register(6, -1);
        machine.step().step().step().step().step();
        assertEquals(0x8000_0000_0000_0001L, machine.register(1));
        assertEquals(-5, machine.register(3));
        assertEquals(5, machine.register(4));
        assertEquals(0xffff_fffe_9abc_def0L, machine.register(5));
        assertEquals(0x0000_0001_ffff_ffffL, machine.register(6));
    }

    @Test
    default void sumsDifferencesAndProductsWrapAround() {
        assertEquals(Long.MIN_VALUE, result(ADD, Long.MAX_VALUE, 1));
        assertEquals(-2, result(ADD, -1, -1));
        assertEquals(Long.MAX_VALUE, result(SUB, Long.MIN_VALUE, 1));
        assertEquals(-3, result(SUB, 4, 7));
        assertEquals(1, result(MUL, -1, -1));
        assertEquals(0, result(MUL, 1L << 40, 1L << 40));
        assertEquals(Long.MIN_VALUE, result(MUL, Long.MIN_VALUE, -1));
        assertEquals(Long.MAX_VALUE, resultImmediate(ADDI, Long.MIN_VALUE, -1));
        assertEquals(Integer.MIN_VALUE, resultImmediate(ADDI, 0, Integer.MIN_VALUE));
    }

    @Test
    default void highWordOfAProductIsSigned() {
        assertEquals(1L << 16, result(MULH, 1L << 40, 1L << 40));
        assertEquals(0, result(MULH, -1, -1));
        assertEquals(-1, result(MULH, -1, 1));
        assertEquals(1L << 62, result(MULH, Long.MIN_VALUE, Long.MIN_VALUE));
        assertEquals(0x3fff_ffff_ffff_ffffL, result(MULH, Long.MAX_VALUE, Long.MAX_VALUE));
    }

    @Test
    default void signedDivisionGoesTowardsZero() {
        assertEquals(3, result(DIV, 7, 2));
        assertEquals(-3, result(DIV, -7, 2));
        assertEquals(-3, result(DIV, 7, -2));
        assertEquals(3, result(DIV, -7, -2));
        assertEquals(1, result(REM, 7, 2));
        assertEquals(-1, result(REM, -7, 2));
        assertEquals(1, result(REM, 7, -2));
        assertEquals(-1, result(REM, -7, -2));
    }

    @Test
    default void smallestNumberDividedByMinusOneWrapsAround() {
        assertEquals(Long.MIN_VALUE, result(DIV, Long.MIN_VALUE, -1));
        assertEquals(0, result(REM, Long.MIN_VALUE, -1));
        assertEquals(0, result(DIVU, Long.MIN_VALUE, -1));
        assertEquals(Long.MIN_VALUE, result(REMU, Long.MIN_VALUE, -1));
    }

    @Test
    default void unsignedDivisionTakesWordsAsTheyAre() {
        assertEquals(Long.MAX_VALUE, result(DIVU, -1, 2));
        assertEquals(1, result(REMU, -1, 2));
        assertEquals(1, result(DIVU, -1, -1));
        assertEquals(0, result(DIVU, 5, -1));
        assertEquals(5, result(REMU, 5, -1));
        assertEquals(0x5555_5555_5555_5555L, result(DIVU, -1, 3));
    }

    @Test
    default void divisionByZeroTrapsWithTheDividend() {
        for (Operation operation : new Operation[] {DIV, DIVU, REM, REMU}) {
            for (long dividend : new long[] {0, 1, -1, Long.MIN_VALUE}) {
                TestMachine.of(processor(), word(operation, 1, 2, 3))
                        .register(2, dividend)
                        .traps(Cause.DIVIDE_BY_ZERO, dividend);
            }
            TestMachine.of(processor(), word(operation, 3, 2, 3)).register(2, 9).traps(Cause.DIVIDE_BY_ZERO, 9);
        }
    }

    @Test
    default void logicWorksOnEveryBit() {
        long x = 0x0f0f_0000_ffff_1234L;
        long y = 0x00ff_ffff_0000_4321L;
        assertEquals(0x000f_0000_0000_0220L, result(AND, x, y));
        assertEquals(0x0fff_ffff_ffff_5335L, result(OR, x, y));
        assertEquals(0x0ff0_ffff_ffff_5115L, result(XOR, x, y));
    }

    @Test
    default void immediateNumbersOfLogicAreSignExtended() {
        long x = 0x1234_5678_9abc_def0L;
        assertEquals(0x1234_5678_9abc_de00L, resultImmediate(ANDI, x, -256));
        assertEquals(0xf0L, resultImmediate(ANDI, x, 0xff));
        assertEquals(-1 & ~0x0fL, resultImmediate(ORI, x, -16));
        assertEquals(x | 0xf, resultImmediate(ORI, x, 0xf));
        assertEquals(~x, resultImmediate(XORI, x, -1));
        assertEquals(x ^ 0x7fff_ffff, resultImmediate(XORI, x, Integer.MAX_VALUE));
    }

    @Test
    default void shiftDistanceIsTakenModulo64() {
        long x = 0x8000_0000_0000_0101L;
        assertShift(x, 0, x, x, x);
        assertShift(x, 1, 0x202, 0x4000_0000_0000_0080L, 0xc000_0000_0000_0080L);
        assertShift(x, 63, Long.MIN_VALUE, 1, -1);
        assertShift(x, 64, x, x, x);
        assertShift(x, 65, 0x202, 0x4000_0000_0000_0080L, 0xc000_0000_0000_0080L);
        assertShift(x, -1, Long.MIN_VALUE, 1, -1);
        assertShift(x, Integer.MIN_VALUE, x, x, x);
        assertEquals(x << 1, result(SHL, x, (1L << 63) + 1));
        assertEquals(x >>> 2, result(SHR, x, (1L << 40) + 2));
        assertEquals(x >> 3, result(SAR, x, (1L << 32) + 3));
    }

    private void assertShift(long x, int distance, long left, long right, long signed) {
        assertEquals(left, result(SHL, x, distance));
        assertEquals(left, resultImmediate(SHLI, x, distance));
        assertEquals(right, result(SHR, x, distance));
        assertEquals(right, resultImmediate(SHRI, x, distance));
        assertEquals(signed, result(SAR, x, distance));
        assertEquals(signed, resultImmediate(SARI, x, distance));
    }

    @Test
    default void comparisonsGiveOneOrZero() {
        assertEquals(1, result(SLT, -1, 0));
        assertEquals(0, result(SLT, 0, -1));
        assertEquals(0, result(SLT, 4, 4));
        assertEquals(1, result(SLT, Long.MIN_VALUE, Long.MAX_VALUE));
        assertEquals(0, result(SLTU, -1, 0));
        assertEquals(1, result(SLTU, 0, -1));
        assertEquals(0, result(SLTU, 4, 4));
        assertEquals(0, result(SLTU, Long.MIN_VALUE, Long.MAX_VALUE));
    }

    @Test
    default void targetMayBeAnOperand() {
        TestMachine machine = TestMachine.of(processor(), word(SUB, 1, 1, 2), word(MUL, 2, 2, 2), word(SLT, 1, 2, 1))
                .register(1, 10)
                .register(2, 3);
        assertEquals(7, machine.step().register(1));
        assertEquals(9, machine.step().register(2));
        assertEquals(0, machine.step().register(1));
    }
}
