package trapline.isa.riscv.privileged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trapline.isa.riscv.PrivilegeLevel;
import trapline.machine.EndOfTime;
import trapline.machine.Seeds;

/** Which interrupt is taken when (3.1.6.1, 3.1.9, 4.1.3, 3.3.3), and the supervisor timer of Sstc. */
class InterruptsTest {
    private static final List<Integer> URGENCY = List.of(11, 3, 7, 9, 1, 5);
    private static final long LINES = 0x888;

    private final TestHart test = new TestHart();

    @Test
    void theMostUrgentComesFirst() {
        test.drive(LINES);
        test.write("mip", -1);
        test.write("mstatus", Status.MIE);
        long enabled = 0xaaa;
        for (int code : URGENCY) {
            test.write("mie", enabled);
            assertEquals(code, test.due());
            enabled &= ~(1L << code);
        }
        test.write("mie", 0);
        assertEquals(Interrupts.NONE, test.due());
    }

    @Test
    void whatGoesToMComesBeforeWhatGoesToS() {
        // A software interrupt of S that is not delegated, against an external one that is.
        test.write("mip", 0x202);
        test.write("mie", 0x202);
        test.write("mideleg", 0x200);
        test.hart.setLevel(PrivilegeLevel.USER);
        assertEquals(1, test.due());
    }

    @ParameterizedTest
    @CsvSource({
        // level, MIE, SIE, taken if it goes to M, taken if it goes to S
        "MACHINE, false, false, false, false",
        "MACHINE, false, true, false, false",
        "MACHINE, true, false, true, false",
        "MACHINE, true, true, true, false",
        "SUPERVISOR, false, false, true, false",
        "SUPERVISOR, false, true, true, true",
        "SUPERVISOR, true, false, true, false",
        "USER, false, false, true, true",
        "USER, true, true, true, true",
    })
    void levelsAndEnablesMask(PrivilegeLevel level, boolean mie, boolean sie, boolean toM, boolean toS) {
        test.write("mstatus", (mie ? Status.MIE : 0) | (sie ? Status.SIE : 0));
        test.write("mie", 0x2);
        test.write("mip", 0x2);
        test.hart.setLevel(level);
        assertEquals(toM ? 1 : Interrupts.NONE, test.due());
        test.csrs.interrupts().setDelegated(0x2);
        assertEquals(toS ? 1 : Interrupts.NONE, test.due());
    }

    @Test
    void randomStatesAgreeWithTheManualsWords() {
        Seeds.forEach(20_000, random -> {
            TestHart other = new TestHart();
            other.write("mip", random.nextLong());
            other.drive(random.nextLong() & (LINES | 0x200));
            other.write("mie", random.nextLong());
            other.write("mideleg", random.nextLong());
            other.write("mstatus", random.nextLong());
            PrivilegeLevel level = PrivilegeLevel.of(List.of(0, 1, 3).get(random.nextInt(3)));
            long pending = other.read("mip");
            long enabled = other.read("mie");
            long delegated = other.read("mideleg");
            long status = other.read("mstatus");
            other.hart.setLevel(level);
            assertEquals(expected(level, pending & enabled, delegated, status), other.due());
            assertEquals((pending & enabled) != 0, other.csrs.interruptPending());
        });
    }

    /** "An interrupt i will trap to M-mode if all of the following are true ..." (3.1.9). */
    private static int expected(PrivilegeLevel level, long candidates, long delegated, long status) {
        for (int code : URGENCY) {
            boolean open = level != PrivilegeLevel.MACHINE || (status & Status.MIE) != 0;
            if (open && (candidates >> code & 1) == 1 && (delegated >> code & 1) == 0) {
                return code;
            }
        }
        for (int code : URGENCY) {
            boolean open =
                    level == PrivilegeLevel.USER || level == PrivilegeLevel.SUPERVISOR && (status & Status.SIE) != 0;
            if (open && (candidates >> code & 1) == 1 && (delegated >> code & 1) == 1) {
                return code;
            }
        }
        return Interrupts.NONE;
    }

    @Test
    void wfiEndsForWhatIsEnabledThoughMasked() {
        test.write("mie", 0x2);
        assertTrue(test.execute(PrivilegedInstruction.WFI).isEmpty());
        assertTrue(test.hart.waiting());
        assertFalse(test.csrs.interruptPending());
        test.csrs.interrupts().raiseSupervisorSoftware();
        assertTrue(test.csrs.interruptPending());
        assertEquals(Interrupts.NONE, test.due());
    }

    @Test
    void stimecmpDecidesAboutStipWhileItIsOn() {
        test.write("mip", 0x20);
        test.write("stimecmp", -1);
        test.write("menvcfg", 1L << 63);
        assertEquals(0, test.read("mip"), "what was written does not count");
        test.write("mip", 0x20);
        assertEquals(0, test.read("mip"));
        test.csrs.clock().advanceTo(99);
        test.write("stimecmp", 100);
        assertEquals(0, test.read("mip"));
        test.csrs.clock().advanceTo(100);
        test.write("mscratch", 0);
        assertEquals(0x20, test.read("mip"));
        test.write("stimecmp", 101);
        assertEquals(0, test.read("mip"));
        test.write("menvcfg", 0);
        assertEquals(0x20, test.read("mip"), "it is written by software again");
    }

    @Test
    void timesAreUnsigned() {
        test.write("menvcfg", 1L << 63);
        test.write("stimecmp", Long.MIN_VALUE);
        test.csrs.clock().advanceTo(Long.MAX_VALUE / 2);
        test.write("mscratch", 0);
        assertEquals(0, test.read("mip"));
        test.write("stimecmp", 0);
        assertEquals(0x20, test.read("mip"));
    }

    @Test
    void theDeadlineIsWhenStimecmpIsReached() {
        assertEquals(Long.MAX_VALUE, test.csrs.nextDeadline(), "off");
        test.write("menvcfg", 1L << 63);
        test.write("stimecmp", 50);
        assertEquals(5_000, test.csrs.nextDeadline());
        test.csrs.clock().advanceTo(30);
        assertEquals(2_000, test.csrs.nextDeadline());
        test.write("stimecmp", 30);
        assertEquals(Long.MAX_VALUE, test.csrs.nextDeadline(), "it is over");
        test.write("stimecmp", -1);
        assertEquals(Long.MAX_VALUE, test.csrs.nextDeadline(), "too far away");
        long last = EndOfTime.TIME / 100 + 30;
        test.write("stimecmp", last);
        assertEquals((last - 30) * 100, test.csrs.nextDeadline());
        test.write("stimecmp", last + 1);
        assertEquals(Long.MAX_VALUE, test.csrs.nextDeadline(), "behind the end of time");
    }

    @Test
    void stimecmpOpensByTmAndStce() {
        for (int i = 0; i < 4; i++) {
            TestHart other = new TestHart();
            other.write("mcounteren", (i & 1) * 2L);
            other.write("menvcfg", (long) (i & 2) << 62);
            assertTrue(other.tryRead("stimecmp").isEmpty());
            other.hart.setLevel(PrivilegeLevel.SUPERVISOR);
            assertEquals(i != 3, other.illegal(other.tryRead("stimecmp")));
        }
    }
}
