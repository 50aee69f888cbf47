package trapline.isa.riscv.privileged;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trapline.isa.riscv.Cause;
import trapline.isa.riscv.PrivilegeLevel;

/** Counters (3.1.10 to 3.1.12, 4.1.5): exact, settable, stoppable, and closed where they are not enabled. */
class CountersTest {
    private final TestHart test = new TestHart();

    @Test
    void instretCountsInstructionsBeforeTheOneThatReads() {
        assertEquals(0, test.read("minstret"));
        assertEquals(1, test.read("minstret"));
        test.raise(Cause.BREAKPOINT, 0);
        assertEquals(2, test.read("minstret"), "a trap retires nothing");
    }

    @ParameterizedTest
    @CsvSource({"minstret", "mcycle"})
    void theNextInstructionReadsWhatWasWritten(String name) {
        test.write(name, 1000);
        assertEquals(1000, test.read(name));
        assertEquals(1001, test.read(name));
        test.write(name, -1);
        assertEquals(-1, test.read(name));
        assertEquals(0, test.read(name));
    }

    @ParameterizedTest
    @CsvSource({"minstret, 4, instret", "mcycle, 1, cycle"})
    void aStoppedCounterStands(String name, long bit, String view) {
        test.write(name, 50);
        test.write("mcountinhibit", bit);
        assertEquals(51, test.read(name));
        assertEquals(51, test.read(name));
        assertEquals(51, test.read(view));
        test.write(name, 7);
        assertEquals(7, test.read(name));
        test.write("mcountinhibit", 0);
        assertEquals(7, test.read(name));
        assertEquals(8, test.read(name));
    }

    @Test
    void oneStopsWithoutTheOther() {
        test.write("mcountinhibit", 1);
        long cycles = test.read("mcycle");
        long instructions = test.read("minstret");
        assertEquals(cycles, test.read("mcycle"));
        assertEquals(instructions + 2, test.read("minstret"));
    }

    @ParameterizedTest
    @CsvSource({"cycle, 1", "time, 2", "instret, 4", "hpmcounter3, 0", "hpmcounter31, 0"})
    void enablesOpenThem(String name, long bit) {
        for (long machine = 0; machine < 2; machine++) {
            for (long supervisor = 0; supervisor < 2; supervisor++) {
                boolean s = machine == 1 && bit != 0;
                boolean u = s && supervisor == 1;
                assertEquals(u, readable(name, machine * bit, supervisor * bit, PrivilegeLevel.USER));
                assertEquals(s, readable(name, machine * bit, supervisor * bit, PrivilegeLevel.SUPERVISOR));
                assertEquals(true, readable(name, machine * bit, supervisor * bit, PrivilegeLevel.MACHINE));
            }
        }
    }

    @Test
    void timeTicksEveryHundredInstructions() {
        long before = test.read("time");
        for (int i = 0; i < 100; i++) {
            test.write("mscratch", i);
        }
        assertEquals(before + 1, test.read("time"));
    }

    @Test
    void timeCatchesUpAndNeverGoesBack() {
        test.csrs.clock().advanceTo(1_000);
        assertEquals(1_000, test.read("time"));
        test.csrs.clock().advanceTo(500);
        assertEquals(1_000, test.read("time"));
    }

    private static boolean readable(String name, long machine, long supervisor, PrivilegeLevel level) {
        TestHart other = new TestHart();
        other.write("mcounteren", machine);
        other.write("scounteren", supervisor);
        other.hart.setLevel(level);
        return other.tryRead(name).isEmpty();
    }
}
