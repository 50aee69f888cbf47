package trapline.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import trapline.machine.Seeds;

class ClintTest extends DeviceContract {
    private final Clint clint = new Clint(() -> now);

    @Override
    protected Device create() {
        return new Clint(() -> now);
    }

    @Override
    protected List<Integer> interestingOffsets() {
        return List.of(0, 4, 0x4000, 0x4004, 0x4008, 0xbff8, 0xbffc);
    }

    @Test
    void theTimerInterruptFollowsTimeAndItsCompareRegister() {
        now = 100;
        assertFalse(clint.timerPending());
        assertEquals(Clint.NEVER, clint.deadline());
        clint.write(0x4000, 8, 150);
        assertEquals(150, clint.deadline());
        now = 149;
        assertFalse(clint.timerPending());
        now = 150;
        assertTrue(clint.timerPending());
        assertEquals(Clint.NEVER, clint.deadline());
        clint.write(0x4000, 8, -1);
        assertFalse(clint.timerPending());
    }

    @Test
    void theSoftwareInterruptIsOneBit() {
        clint.write(0, 4, 0xffff_ffffL);
        assertTrue(clint.softwarePending());
        assertEquals(1, clint.read(0, 4));
        clint.write(4, 4, 0);
        assertTrue(clint.softwarePending(), "other harts' bits are not there");
        clint.write(0, 4, 0xffff_fffeL);
        assertFalse(clint.softwarePending());
    }

    @Test
    void timeIsWritten() {
        now = 1000;
        clint.write(0x4000, 8, 0x1_0000_0010L);
        clint.write(0xbff8, 8, 0x1_0000_0000L);
        assertEquals(0x1_0000_0000L, clint.time());
        assertEquals(1016, clint.deadline());
        now += 5;
        assertEquals(0x1_0000_0005L, clint.read(0xbff8, 8));
        assertEquals(5, clint.read(0xbff8, 4));
        assertEquals(1, clint.read(0xbffc, 4));
        clint.write(0xbffc, 4, 7);
        assertEquals(0x7_0000_0005L, clint.time());
        clint.write(0xbff8, 4, 0xffff_ffff_0000_0009L);
        assertEquals(0x7_0000_0009L, clint.time());
        assertTrue(clint.timerPending());
    }

    @Test
    void theHalvesOfTheCompareRegister() {
        clint.write(0x4000, 8, 0x1234_5678_9abc_def0L);
        assertEquals(0x1234_5678L, clint.read(0x4004, 4));
        clint.write(0x4004, 4, 0xffff_ffff_8765_4321L);
        assertEquals(0x8765_4321_9abc_def0L, clint.read(0x4000, 8));
        clint.write(0x4000, 4, 1);
        assertEquals(0x8765_4321_0000_0001L, clint.read(0x4000, 8));
    }

    @Test
    void theAccessesThatQemuAnswers() {
        for (int size : new int[] {1, 2, 8}) {
            assertFalse(clint.accepts(0, size));
            assertFalse(clint.accepts(0x3ff8, size));
        }
        assertTrue(clint.accepts(0x3ffc, 4));
        assertFalse(clint.accepts(0x4000, 1));
        assertFalse(clint.accepts(0x4000, 2));
        assertTrue(clint.accepts(0x4008, 8));
        assertTrue(clint.accepts(0xbff8, 8));
        assertFalse(clint.accepts(0xbffc, 8));
        assertFalse(clint.accepts(0xc000, 4));
    }

    @Test
    void theDeadlineIsTheFirstTickAtWhichTheInterruptIsPending() {
        Seeds.forEach(300, random -> {
            now = random.nextInt(1000);
            clint.write(0xbff8, 8, random.nextBoolean() ? random.nextLong() : random.nextLong(-2000, 2000));
            clint.write(0x4000, 8, random.nextBoolean() ? random.nextLong() : clint.time() + random.nextInt(-500, 500));
            long deadline = clint.deadline();
            if (clint.timerPending()) {
                assertEquals(Clint.NEVER, deadline);
            } else if (deadline != Clint.NEVER) {
                now = deadline - 1;
                assertFalse(clint.timerPending());
                now = deadline;
                assertTrue(clint.timerPending());
            } else {
                long left = clint.read(0x4000, 8) - clint.time();
                assertTrue(left < 0 || now + left < 0, "too far off");
            }
        });
    }
}
