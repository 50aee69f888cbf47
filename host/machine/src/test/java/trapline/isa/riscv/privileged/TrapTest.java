package trapline.isa.riscv.privileged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import trapline.isa.riscv.Cause;
import trapline.isa.riscv.PrivilegeLevel;
import trapline.machine.Trap;

/** Traps and returns from them (3.1.6.1, 3.1.7, 3.1.8, 3.3.2): where they go, what they record, what they stack. */
class TrapTest {
    private static final long MACHINE_VECTOR = 0x8000_1000L;
    private static final long SUPERVISOR_VECTOR = 0xffff_ffff_8000_2000L;

    private final TestHart test = new TestHart();

    TrapTest() {
        test.write("mtvec", MACHINE_VECTOR);
        test.write("stvec", SUPERVISOR_VECTOR);
    }

    @ParameterizedTest
    @EnumSource(PrivilegeLevel.class)
    void whatIsNotDelegatedGoesToM(PrivilegeLevel from) {
        test.write("mstatus", Status.MIE | Status.SIE);
        test.hart.setPc(0x4000);
        test.hart.setLevel(from);
        test.raise(Cause.LOAD_PAGE_FAULT, 0x1234);
        assertEquals(PrivilegeLevel.MACHINE, test.hart.level());
        assertEquals(MACHINE_VECTOR, test.hart.pc());
        assertEquals(0x4000, test.read("mepc"));
        assertEquals(13, test.read("mcause"));
        assertEquals(0x1234, test.read("mtval"));
        long status = test.read("mstatus");
        assertEquals(Status.MPIE | Status.SIE, status & (Status.MIE | Status.MPIE | Status.SIE | Status.SPIE));
        assertEquals((long) from.code() << 11, status & Status.MPP);
        assertEquals(0, test.read("scause"));
    }

    @ParameterizedTest
    @EnumSource(value = PrivilegeLevel.class, names = "MACHINE", mode = EnumSource.Mode.EXCLUDE)
    void whatIsDelegatedGoesToS(PrivilegeLevel from) {
        test.write("medeleg", 1L << 13);
        test.write("mstatus", Status.SIE | Status.MIE);
        test.hart.setPc(0x4000);
        test.hart.setLevel(from);
        test.raise(Cause.LOAD_PAGE_FAULT, 0x1234);
        assertEquals(PrivilegeLevel.SUPERVISOR, test.hart.level());
        assertEquals(SUPERVISOR_VECTOR, test.hart.pc());
        assertEquals(0x4000, test.read("sepc"));
        assertEquals(13, test.read("scause"));
        assertEquals(0x1234, test.read("stval"));
        long status = test.read("sstatus");
        assertEquals(Status.SPIE, status & (Status.SIE | Status.SPIE));
        assertEquals(from == PrivilegeLevel.SUPERVISOR ? Status.SPP : 0, status & Status.SPP);
        test.hart.setLevel(PrivilegeLevel.MACHINE);
        assertEquals(0, test.read("mcause"));
        assertEquals(Status.MIE, test.read("mstatus") & Status.MIE);
    }

    @Test
    void noTrapGoesToALowerLevel() {
        test.write("medeleg", -1);
        test.raise(Cause.LOAD_PAGE_FAULT, 0);
        assertEquals(PrivilegeLevel.MACHINE, test.hart.level());
        assertEquals(13, test.read("mcause"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 15})
    void eachExceptionIsDelegatedByItsOwnBit(int code) {
        Trap trap = new Trap.GuestException(code, 0);
        test.write("medeleg", ~(1L << code));
        test.hart.setLevel(PrivilegeLevel.USER);
        test.state.take(trap);
        assertEquals(PrivilegeLevel.MACHINE, test.hart.level());
        test.write("medeleg", 1L << code);
        test.hart.setLevel(PrivilegeLevel.USER);
        test.state.take(trap);
        assertEquals(PrivilegeLevel.SUPERVISOR, test.hart.level());
        assertEquals(code, test.read("scause"));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 28"})
    void vectoredModeIsForInterruptsOnly(long mode, long offset) {
        test.write("mtvec", MACHINE_VECTOR | mode);
        test.raise(Cause.ILLEGAL_INSTRUCTION, 0);
        assertEquals(MACHINE_VECTOR, test.hart.pc());
        test.state.take(new Trap.Interrupt(7, 0));
        assertEquals(MACHINE_VECTOR + offset, test.hart.pc());
        assertEquals(TrapRegisters.INTERRUPT | 7, test.read("mcause"));
        assertEquals(0, test.read("mtval"));
    }

    @Test
    void vectoredModeInS() {
        test.write("stvec", SUPERVISOR_VECTOR | 1);
        test.write("mideleg", -1);
        test.hart.setLevel(PrivilegeLevel.USER);
        test.state.take(new Trap.Interrupt(9, 0));
        assertEquals(SUPERVISOR_VECTOR + 36, test.hart.pc());
        assertEquals(TrapRegisters.INTERRUPT | 9, test.read("scause"));
    }

    @Test
    void trapsNestThroughTheLevels() {
        test.write("medeleg", 1L << 8);
        test.write("mstatus", Status.MIE | Status.SIE);
        test.hart.setPc(0x100);
        test.hart.setLevel(PrivilegeLevel.USER);
        test.raise(Cause.ENVIRONMENT_CALL_FROM_U, 0);
        test.raise(Cause.ENVIRONMENT_CALL_FROM_S, 0);
        assertEquals(PrivilegeLevel.MACHINE, test.hart.level());
        assertEquals(SUPERVISOR_VECTOR, test.read("mepc"));
        test.hart.setPc(0x200);
        test.execute(PrivilegedInstruction.MRET);
        assertEquals(PrivilegeLevel.SUPERVISOR, test.hart.level());
        assertEquals(SUPERVISOR_VECTOR, test.hart.pc());
        assertEquals(0x100, test.read("sepc"));
        test.execute(PrivilegedInstruction.SRET);
        assertEquals(PrivilegeLevel.USER, test.hart.level());
        assertEquals(0x100, test.hart.pc());
        test.hart.setLevel(PrivilegeLevel.MACHINE);
        long enables = Status.MIE | Status.MPIE | Status.SIE | Status.SPIE;
        assertEquals(enables, test.read("mstatus") & enables);
    }

    @ParameterizedTest
    @CsvSource({"USER, false", "SUPERVISOR, false", "MACHINE, true"})
    void mretEndsMprvBelowM(PrivilegeLevel to, boolean kept) {
        test.write("mstatus", Status.MPRV | (long) to.code() << 11);
        test.write("mepc", 0x5001);
        test.execute(PrivilegedInstruction.MRET);
        assertEquals(to, test.hart.level());
        assertEquals(0x5000, test.hart.pc());
        test.hart.setLevel(PrivilegeLevel.MACHINE);
        long status = test.read("mstatus");
        assertEquals(kept, (status & Status.MPRV) != 0);
        assertEquals(0, status & (Status.MPP | Status.MIE));
        assertEquals(Status.MPIE, status & Status.MPIE);
    }

    @Test
    void sretInMEndsMprvAndUsesSpp() {
        test.write("mstatus", Status.MPRV | Status.SPP | Status.MPP);
        test.write("sepc", 0x5000);
        test.execute(PrivilegedInstruction.SRET);
        assertEquals(PrivilegeLevel.SUPERVISOR, test.hart.level());
        test.hart.setLevel(PrivilegeLevel.MACHINE);
        assertEquals(
                Status.MPP | Status.SPIE, test.read("mstatus") & (Status.MPRV | Status.SPP | Status.MPP | Status.SPIE));
    }

    @Test
    void aReturnRetiresAndATrapDoesNot() {
        long retired = test.hart.retired();
        long traps = test.hart.traps();
        test.raise(Cause.BREAKPOINT, 0);
        assertEquals(retired, test.hart.retired());
        assertEquals(traps + 1, test.hart.traps());
        test.execute(PrivilegedInstruction.MRET);
        assertEquals(retired + 1, test.hart.retired());
        assertEquals(traps + 1, test.hart.traps());
    }

    @Test
    void aMachineCheckIsAHardwareError() {
        test.write("medeleg", -1);
        test.hart.setLevel(PrivilegeLevel.USER);
        test.raise(Cause.MACHINE_CHECK, 3);
        assertEquals(PrivilegeLevel.MACHINE, test.hart.level());
        assertEquals(19, test.read("mcause"));
        test.csrs.delegateHardwareErrors();
        test.hart.setLevel(PrivilegeLevel.USER);
        test.raise(Cause.MACHINE_CHECK, 3);
        assertEquals(PrivilegeLevel.SUPERVISOR, test.hart.level());
        assertEquals(3, test.read("stval"));
    }

    @Test
    void satpAndFencesAndProtectionAskA() {
        assertTrue(test.hart.composed());
        test.write("satp", 8L << 60);
        assertAsked();
        test.write("satp", 8L << 60);
        assertTrue(test.hart.composed(), "nothing changed");
        test.write("pmpaddr0", 1);
        assertAsked();
        test.write("pmpcfg0", 0x1f);
        assertAsked();
        test.execute(PrivilegedInstruction.SFENCE_VMA);
        assertAsked();
        test.write("mstatus", Status.SUM);
        assertTrue(test.hart.composed());
    }

    private void assertAsked() {
        assertEquals(false, test.hart.composed());
        test.hart.composeRelocation();
    }
}
