package trapline.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class RelocationBoundsTest {
    private static final int SMALL = 7;

    /** The paper: if a + l >= q or a >= b, memory trap; else the cell E[a + l]. */
    private static OptionalLong resolve(long a, RelocationBounds r, long q) {
        return a + r.l() >= q || a >= r.b() ? OptionalLong.empty() : OptionalLong.of(a + r.l());
    }

    private static OptionalLong through(long a, RelocationBounds effective) {
        return a >= effective.b() ? OptionalLong.empty() : OptionalLong.of(a + effective.l());
    }

    @Test
    void composedRResolvesEveryAddressAsTheVirtualROnAMachineOfTheRegionsSize() {
        for (long k = 0; k < SMALL; k++) {
            for (long q = 0; q < SMALL; q++) {
                for (long l = 0; l < SMALL + 2; l++) {
                    for (long b = 0; b < SMALL + 2; b++) {
                        assertComposes(new RelocationBounds(l, b), new RelocationBounds(k, q));
                    }
                }
            }
        }
    }

    private static void assertComposes(RelocationBounds virtual, RelocationBounds region) {
        RelocationBounds effective = virtual.within(region);
        for (long a = 0; a < 3 * SMALL; a++) {
            OptionalLong cell = resolve(a, virtual, region.b());
            OptionalLong real = cell.isPresent() ? OptionalLong.of(cell.getAsLong() + region.l()) : cell;
            assertEquals(real, through(a, effective), virtual + " within " + region + " at " + a);
        }
    }

    @Test
    void compositionAddsAndClips() {
        RelocationBounds region = new RelocationBounds(100, 50);
        assertEquals(new RelocationBounds(110, 20), new RelocationBounds(10, 20).within(region));
        assertEquals(new RelocationBounds(110, 40), new RelocationBounds(10, 2_000).within(region));
        assertEquals(RelocationBounds.NOTHING, new RelocationBounds(50, 1).within(region));
    }

    @Test
    void compositionsNest() {
        RelocationBounds outer = new RelocationBounds(3, 5);
        for (long l = 0; l < SMALL; l++) {
            for (long b = 0; b < SMALL; b++) {
                RelocationBounds inner = new RelocationBounds(l, b);
                RelocationBounds region = new RelocationBounds(20, 10);
                RelocationBounds once = inner.within(outer.within(region));
                RelocationBounds twice = inner.within(outer).within(region);
                for (long a = 0; a < 3 * SMALL; a++) {
                    assertEquals(through(a, once), through(a, twice));
                }
            }
        }
    }

    @Test
    void windowsOverlapExactlyIfTheyShareACell() {
        for (long l = 0; l < SMALL; l++) {
            for (long b = 0; b < SMALL; b++) {
                for (long m = 0; m < SMALL; m++) {
                    for (long c = 0; c < SMALL; c++) {
                        assertOverlap(new RelocationBounds(l, b), new RelocationBounds(m, c));
                    }
                }
            }
        }
    }

    private static void assertOverlap(RelocationBounds one, RelocationBounds other) {
        boolean shared = false;
        for (long a = 0; a < 2 * SMALL; a++) {
            shared |= one.contains(a) && other.contains(a);
        }
        assertEquals(shared, one.overlaps(other), one + " and " + other);
    }

    @Test
    void windowContainsItsBCellsFromLOn() {
        RelocationBounds window = new RelocationBounds(4, 3);
        assertEquals(7, window.end());
        assertEquals("(4, 3)", window.toString());
        for (long a = -2; a < 12; a++) {
            assertEquals(a == 4 || a == 5 || a == 6, window.contains(a));
        }
        assertTrue(RelocationBounds.all(9).contains(8));
    }

    @Test
    void negativeOrOverflowingWindowsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new RelocationBounds(-1, 0));
        assertThrows(IllegalArgumentException.class, () -> new RelocationBounds(0, -1));
        assertThrows(IllegalArgumentException.class, () -> new RelocationBounds(Long.MAX_VALUE, 1));
        assertEquals(Long.MAX_VALUE, new RelocationBounds(Long.MAX_VALUE, 0).end());
    }
}
