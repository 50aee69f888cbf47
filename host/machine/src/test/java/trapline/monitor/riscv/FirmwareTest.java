package trapline.monitor.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import trapline.isa.riscv.InterpretedProcessor;
import trapline.isa.riscv.PrivilegeLevel;
import trapline.isa.riscv.privileged.Csrs;
import trapline.isa.riscv.privileged.Status;
import trapline.machine.Exit;
import trapline.machine.Input;

/** The built-in firmware, SBI 2.0, and how it starts a kernel. */
class FirmwareTest {
    private static final int ECALL = 0x73;
    private static final long BASE = 0x10;
    private static final long TIME = 0x54494d45;
    private static final long IPI = 0x735049;
    private static final long RFENCE = 0x52464e43;
    private static final long HSM = 0x48534d;
    private static final long SRST = 0x53525354;
    private static final long DBCN = 0x4442434e;
    private static final long NOT_SUPPORTED = -2;
    private static final long INVALID = -3;
    private static final long BUFFER = TestSystem.RAM + 0x1000;

    private final TestSystem test = TestSystem.kernel(ECALL);
    private final Csrs csrs = test.system.state().csrs();

    /** {@return the error; the value is in a1} */
    private long call(long extension, long function, long... arguments) {
        test.place(ECALL);
        for (int i = 0; i < 6; i++) {
            test.hart().setX(10 + i, i < arguments.length ? arguments[i] : 0);
        }
        test.hart().setX(16, function);
        test.hart().setX(17, extension);
        long retired = test.hart().retired();
        long traps = test.hart().traps();
        String name = test.step();
        assertTrue(name.startsWith("sbi-"), name);
        assertEquals(retired + 1, test.hart().retired());
        assertEquals(traps, test.hart().traps());
        return test.hart().x(10);
    }

    private long value() {
        return test.hart().x(11);
    }

    private String printed() {
        return new String(test.system.console().outputFrom(0), StandardCharsets.ISO_8859_1);
    }

    @Test
    void aKernelStartsAsLinuxAsksFor() {
        assertStarted();
    }

    private void assertStarted() {
        assertEquals(PrivilegeLevel.SUPERVISOR, test.hart().level());
        assertEquals(TestSystem.RAM + (2L << 20), test.hart().pc());
        assertEquals(0, test.hart().x(10));
        long tree = test.hart().x(11);
        assertEquals(0xedfe0dd0L, test.memory().getLong(tree) & 0xffff_ffffL, "a device tree");
        assertEquals(0, csrs.satp());
        assertEquals(0, csrs.interrupts().supervisorEnabled());
        assertEquals(7, csrs.counters().supervisorEnables());
        assertEquals(0x222, csrs.interrupts().delegated());
        assertFalse(csrs.status().has(Status.SIE));
        assertTrue(csrs.interrupts().timer().on());
    }

    @Test
    void whatOthersCallIsReflected() {
        test.place(ECALL);
        csrs.supervisor().setVector(0x100);
        test.hart().setLevel(PrivilegeLevel.USER);
        assertEquals("exception-environment-call-from-u", test.step());
        assertEquals(8, csrs.supervisor().cause());
        assertEquals(PrivilegeLevel.SUPERVISOR, test.hart().level());
    }

    @Test
    void baseSaysWhatThereIs() {
        assertEquals(0, call(BASE, 0));
        assertEquals(2 << 24, value());
        for (long present : new long[] {BASE, TIME, IPI, RFENCE, HSM, SRST, DBCN, 0, 8}) {
            assertEquals(0, call(BASE, 3, present));
            assertEquals(1, value());
        }
        for (long absent : new long[] {9, 0x504d55, 0x53555350, 0x43505043, -1}) {
            assertEquals(0, call(BASE, 3, absent));
            assertEquals(0, value());
        }
        assertEquals(NOT_SUPPORTED, call(BASE, 7));
    }

    @ParameterizedTest
    @ValueSource(longs = {9, 0x504d55, 0x0a00_0000, -1, Long.MIN_VALUE})
    void whatThereIsNotIsNotSupported(long extension) {
        assertEquals(NOT_SUPPORTED, call(extension, 0));
    }

    @Test
    void theTimerComesAndGoes() {
        csrs.clock().advanceTo(1000);
        assertEquals(0, call(TIME, 0, 1001));
        assertEquals(0, csrs.interrupts().supervisorPending());
        assertEquals(0, call(TIME, 0, 1000));
        assertEquals(0x20, csrs.interrupts().supervisorPending());
        assertEquals(0, call(TIME, 0, -1));
        assertEquals(0, csrs.interrupts().supervisorPending());
        call(0, 0, 5);
        assertEquals(0x20, csrs.interrupts().supervisorPending());
    }

    @ParameterizedTest
    @CsvSource({
        // mask, base, error, interrupt
        "1, 0, 0, 2",
        "0, 0, 0, 0",
        "123, -1, 0, 2",
        "2, 0, -3, 0",
        "1, 1, -3, 0",
        "0, 64, 0, 0",
    })
    void interruptsGoToTheHartsThatThereAre(long mask, long base, long error, long pending) {
        assertEquals(error, call(IPI, 0, mask, base));
        assertEquals(pending, csrs.interrupts().supervisorPending());
    }

    @Test
    void fencesAreForOneHart() {
        assertEquals(0, call(RFENCE, 0, 1, 0));
        assertEquals(0, call(RFENCE, 1, 1, 0, 0, -1));
        assertEquals(0, call(RFENCE, 2, 1, 0, 0x1000, 0x1000, 7));
        assertEquals(INVALID, call(RFENCE, 1, 2, 0, 0, -1));
        assertEquals(NOT_SUPPORTED, call(RFENCE, 3, 1, 0));
    }

    @Test
    void theOneHartIsStarted() {
        assertEquals(0, call(HSM, 2, 0));
        assertEquals(0, value());
        assertEquals(INVALID, call(HSM, 2, 1));
        assertEquals(-6, call(HSM, 0, 0, 0x8020_0000L, 0));
        assertEquals(INVALID, call(HSM, 0, 1, 0x8020_0000L, 0));
        assertEquals(NOT_SUPPORTED, call(HSM, 3, 0x8000_0000L));
        assertEquals(INVALID, call(HSM, 3, 1));
        assertFalse(test.hart().waiting());
        assertEquals(0, call(HSM, 3, 0));
        assertTrue(test.hart().waiting());
    }

    @Test
    void aStoppedHartWaitsForEver() {
        call(HSM, 1);
        csrs.interrupts().setEnabled(-1);
        csrs.interrupts().raiseSupervisorSoftware();
        assertEquals(Exit.WAITING_FOR_INTERRUPT, test.system.run(new InterpretedProcessor(), 1000));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void rebootsStartTheKernelAgain(long type) {
        long entry = test.hart().pc();
        long tree = test.hart().x(11);
        test.hart().setX(8, 99);
        csrs.supervisor().setScratch(99);
        test.hart().setLevel(PrivilegeLevel.SUPERVISOR);
        call(SRST, 0, type, 0);
        assertFalse(test.hart().halted());
        assertEquals(entry, test.hart().pc());
        assertEquals(PrivilegeLevel.SUPERVISOR, test.hart().level());
        assertEquals(0, test.hart().x(8));
        assertEquals(0, test.hart().x(10));
        assertEquals(tree, test.hart().x(11));
        assertEquals(0, csrs.supervisor().scratch());
        assertStarted();
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "0, 1, 1"})
    void powerOffEndsTheMachine(long type, long reason, long result) {
        call(SRST, 0, type, reason);
        assertTrue(test.hart().halted());
        assertEquals(result, test.system.result());
    }

    @ParameterizedTest
    @CsvSource({"3, 0, 0", "0, 2, 0", "4026531840, 0, 0", "0, 0, 1"})
    void otherResetsDoNot(long type, long reason, long function) {
        assertEquals(function == 0 ? INVALID : NOT_SUPPORTED, call(SRST, function, type, reason));
        assertFalse(test.hart().halted());
    }

    @Test
    void theDebugConsolePrints() {
        byte[] text = "hello, firmware".getBytes(StandardCharsets.ISO_8859_1);
        test.memory().write(BUFFER, text, 0, text.length);
        assertEquals(0, call(DBCN, 0, text.length, BUFFER, 0));
        assertEquals(text.length, value());
        assertEquals(0, call(DBCN, 2, '!'));
        assertEquals("hello, firmware!", printed());
    }

    @ParameterizedTest
    @CsvSource({
        // length, address, upper half
        "1, 1000, 0",
        "9000000, 80000000, 0",
        "1, 80000000, 1",
        "7fffffffffffffff, 80000000, 0",
        "ffffffffffffffff, 80000000, 0",
        "2, 807fffff, 0",
    })
    void theDebugConsoleReachesMemoryOnly(String length, String address, long upper) {
        for (long function = 0; function < 2; function++) {
            assertEquals(
                    INVALID,
                    call(DBCN, function, Long.parseUnsignedLong(length, 16), Long.parseLong(address, 16), upper));
        }
        assertEquals("", printed());
    }

    @Test
    void noCallTakesLong() {
        assertEquals(0, call(DBCN, 0, 1 << 20, TestSystem.RAM, 0));
        assertEquals(1024, value());
    }

    @Test
    void theDebugConsoleReadsWhatWasTyped() {
        assertEquals(0, call(DBCN, 1, 10, BUFFER, 0));
        assertEquals(0, value());
        test.system.deliver(new Input.ConsoleInput("abc"));
        assertEquals(0, call(DBCN, 1, 2, BUFFER, 0));
        assertEquals(2, value());
        assertEquals('a' | 'b' << 8, test.memory().getLong(BUFFER) & 0xffff);
    }

    @Test
    void legacyCallsReturnInOneRegister() {
        test.hart().setX(11, 77);
        assertEquals(0, call(1, 0, 'x', 77));
        assertEquals(77, value());
        assertEquals("x", printed());
        assertEquals(-1, call(2, 0));
        test.system.deliver(new Input.ConsoleInput("q"));
        assertEquals('q', call(2, 0));
        call(4, 0, 0);
        assertEquals(2, csrs.interrupts().supervisorPending());
        call(3, 0);
        assertEquals(0, csrs.interrupts().supervisorPending());
        call(8, 0);
        assertTrue(test.hart().halted());
        assertEquals(0, test.system.result());
    }
}
