package trapline.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import trapline.machine.Seeds;

class PlicTest extends DeviceContract {
    private static final int THRESHOLD = 0x20_0000;
    private static final int CLAIM = 0x20_0004;

    private final Plic plic = new Plic();

    @Override
    protected Device create() {
        Plic created = new Plic();
        for (int source = 1; source < Plic.SOURCES; source += 3) {
            created.line(source).drive(true);
        }
        return created;
    }

    @Override
    protected List<Integer> interestingOffsets() {
        return List.of(
                0,
                4,
                0x10,
                0x28,
                0x17c,
                0x180,
                0x1000,
                0x1008,
                0x100c,
                0x2000,
                0x2004,
                0x2008,
                0x200c,
                0x2080,
                0x2088,
                0x2100,
                THRESHOLD,
                CLAIM,
                THRESHOLD + 8,
                THRESHOLD + 0x1000,
                CLAIM + 0x1000,
                THRESHOLD + 0x2000);
    }

    @Test
    void aSourceIsClaimedAndCompleted() {
        enable(1, 10, 3);
        assertFalse(plic.interrupts(Plic.SUPERVISOR));
        plic.line(10).drive(true);
        assertTrue(plic.interrupts(Plic.SUPERVISOR));
        assertFalse(plic.interrupts(Plic.MACHINE), "not enabled there");
        assertEquals(1 << 10, plic.read(0x1000, 4));
        assertEquals(10, plic.read(CLAIM + 0x1000, 4));
        assertFalse(plic.interrupts(Plic.SUPERVISOR));
        assertEquals(0, plic.read(0x1000, 4));
        assertEquals(0, plic.read(CLAIM + 0x1000, 4));
        plic.line(10).drive(false);
        plic.write(CLAIM + 0x1000, 4, 10);
        assertFalse(plic.interrupts(Plic.SUPERVISOR));
    }

    @Test
    void aLineStillRaisedAtTheCompletionIsPendingAgain() {
        enable(0, 33, 1);
        plic.line(33).drive(true);
        assertEquals(33, plic.read(CLAIM, 4));
        assertFalse(plic.interrupts(Plic.MACHINE));
        plic.write(CLAIM, 4, 33);
        assertTrue(plic.interrupts(Plic.MACHINE));
    }

    @Test
    void aLineLoweredBeforeTheClaimAsksForNothing() {
        enable(0, 5, 1);
        plic.line(5).drive(true);
        plic.line(5).drive(false);
        assertFalse(plic.interrupts(Plic.MACHINE));
        assertEquals(0, plic.read(CLAIM, 4));
    }

    @Test
    void theHighestPriorityAndThenTheLowestNumberComesFirst() {
        for (int source : new int[] {7, 20, 40, 95}) {
            enable(0, source, source == 40 || source == 95 ? 6 : 2);
            plic.line(source).drive(true);
        }
        for (int expected : new int[] {40, 95, 7, 20, 0}) {
            assertEquals(expected, plic.read(CLAIM, 4));
        }
    }

    @Test
    void theThresholdHoldsBack() {
        enable(0, 8, 4);
        plic.line(8).drive(true);
        plic.write(THRESHOLD, 4, 4);
        assertFalse(plic.interrupts(Plic.MACHINE));
        assertEquals(0, plic.read(CLAIM, 4));
        plic.write(THRESHOLD, 4, 3);
        assertTrue(plic.interrupts(Plic.MACHINE));
    }

    @Test
    void aSourceOfPriorityNoughtNeverInterrupts() {
        enable(0, 8, 0);
        plic.line(8).drive(true);
        assertFalse(plic.interrupts(Plic.MACHINE));
    }

    @Test
    void registersKeepTheBitsThatQemuKeeps() {
        plic.write(4, 4, -1);
        assertEquals(7, plic.read(4, 4));
        plic.write(0, 4, 7);
        assertEquals(0, plic.read(0, 4), "there is no source 0");
        plic.write(THRESHOLD + 0x1000, 4, 9);
        assertEquals(1, plic.read(THRESHOLD + 0x1000, 4));
        for (int word = 0; word < 5; word++) {
            plic.write(0x2080 + 4 * word, 4, -1);
            assertEquals(word < 3 ? 0xffff_ffffL : 0, plic.read(0x2080 + 4 * word, 4));
        }
        plic.write(0x2100, 4, -1);
        assertEquals(0, plic.read(0x2100, 4), "there are two contexts");
        assertFalse(plic.accepts(4, 1));
        assertFalse(plic.accepts(4, 2));
        assertFalse(plic.accepts(8, 8));
        assertFalse(plic.accepts(6, 4));
        assertTrue(plic.accepts(0x5f_fffc, 4));
        assertFalse(plic.accepts(0x60_0000, 4));
    }

    @Test
    void thereAreNoOtherLines() {
        assertThrows(IllegalArgumentException.class, () -> plic.line(0));
        assertThrows(IllegalArgumentException.class, () -> plic.line(Plic.SOURCES));
        plic.write(CLAIM, 4, 0);
        plic.write(CLAIM, 4, 96);
        plic.write(CLAIM, 4, -1);
    }

    @Test
    void aClaimAgreesWithTheDefinition() {
        Seeds.forEach(100, random -> {
            Plic tried = new Plic();
            boolean[] raised = new boolean[Plic.SOURCES];
            boolean[] claimed = new boolean[Plic.SOURCES];
            boolean[] enabled = new boolean[Plic.SOURCES];
            int[] priority = new int[Plic.SOURCES];
            int threshold = random.nextInt(3);
            tried.write(THRESHOLD, 4, threshold);
            for (int i = 0; i < 300; i++) {
                int source = random.nextInt(1, Plic.SOURCES);
                switch (random.nextInt(5)) {
                    case 0 -> {
                        priority[source] = random.nextInt(8);
                        tried.write(4L * source, 4, priority[source]);
                    }
                    case 1 -> {
                        raised[source] = random.nextBoolean();
                        tried.line(source).drive(raised[source]);
                    }
                    case 2 -> {
                        enabled[source] = true;
                        tried.write(0x2000 + source / 32 * 4, 4, word(enabled, source / 32));
                    }
                    case 3 -> {
                        claimed[source] = false;
                        tried.write(CLAIM, 4, source);
                    }
                    default -> {
                        int expected = IntStream.range(1, Plic.SOURCES)
                                .filter(s -> raised[s] && !claimed[s] && enabled[s] && priority[s] > threshold)
                                .boxed()
                                .reduce(0, (a, b) -> a != 0 && priority[a] >= priority[b] ? a : b);
                        assertEquals(expected != 0, tried.interrupts(Plic.MACHINE));
                        assertEquals(expected, tried.read(CLAIM, 4));
                        claimed[expected] = expected != 0;
                    }
                }
            }
        });
    }

    private static long word(boolean[] bits, int word) {
        return IntStream.range(0, 32)
                .filter(bit -> bits[32 * word + bit])
                .mapToLong(bit -> 1L << bit)
                .sum();
    }

    private void enable(int context, int source, int priority) {
        plic.write(4L * source, 4, priority);
        long word = 0x2000 + 0x80L * context + source / 32 * 4L;
        plic.write(word, 4, plic.read(word, 4) | 1L << source % 32);
    }
}
