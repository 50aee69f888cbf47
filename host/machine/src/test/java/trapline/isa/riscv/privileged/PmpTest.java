package trapline.isa.riscv.privileged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static trapline.isa.riscv.PrivilegeLevel.MACHINE;
import static trapline.isa.riscv.PrivilegeLevel.SUPERVISOR;
import static trapline.isa.riscv.PrivilegeLevel.USER;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trapline.isa.riscv.PrivilegeLevel;
import trapline.machine.Seeds;

/** Physical memory protection (3.7). */
class PmpTest {
    private static final int TOR = 1 << 3;
    private static final int NA4 = 2 << 3;
    private static final int NAPOT = 3 << 3;
    private static final int LOCK = 1 << 7;
    private static final int RWX = 7;

    private final Pmp pmp = new Pmp();

    private void entry(int index, int configuration, long address) {
        pmp.setAddress(index, address >>> 2);
        int register = index / 8 * 2;
        long others = pmp.configuration(register) & ~(0xffL << index % 8 * 8);
        pmp.setConfiguration(register, others | (long) configuration << index % 8 * 8);
    }

    @Test
    void withoutEntriesOnlyMMayDoAnything() {
        assertEquals(RWX, pmp.allowed(0x8000_0000L, 8, MACHINE));
        assertEquals(0, pmp.allowed(0x8000_0000L, 8, SUPERVISOR));
        assertEquals(0, pmp.allowed(0x8000_0000L, 8, USER));
    }

    @Test
    void fourBytes() {
        entry(0, NA4 | RWX, 0x1000);
        assertEquals(RWX, pmp.allowed(0x1000, 4, USER));
        assertEquals(RWX, pmp.allowed(0x1003, 1, USER));
        assertEquals(0, pmp.allowed(0xfff, 1, USER));
        assertEquals(0, pmp.allowed(0x1004, 1, USER));
        assertEquals(0, pmp.allowed(0x1000, 8, USER), "a part does not do");
    }

    @ParameterizedTest
    @CsvSource({"8", "16", "4096", "1048576", "4294967296"})
    void powersOfTwo(long size) {
        long start = 4 * size;
        entry(3, NAPOT | RWX, start | size / 2 - 1);
        assertEquals(RWX, pmp.allowed(start, 8, USER));
        assertEquals(RWX, pmp.allowed(start + size - 4, 4, USER));
        assertEquals(0, pmp.allowed(start - 1, 1, USER));
        assertEquals(0, pmp.allowed(start + size, 1, USER));
        assertEquals(0, pmp.allowed(start + size - 4, 8, USER));
    }

    @Test
    void allOnesIsEverything() {
        entry(15, NAPOT | RWX, -1);
        assertEquals(RWX, pmp.allowed(0, 8, USER));
        assertEquals(RWX, pmp.allowed((1L << 56) - 8, 8, USER));
    }

    @Test
    void rangesGoFromTheEntryBelow() {
        entry(0, TOR | 1, 0x1000);
        entry(1, TOR | 3, 0x3000);
        assertEquals(1, pmp.allowed(0, 8, USER));
        assertEquals(1, pmp.allowed(0xff8, 8, USER));
        assertEquals(3, pmp.allowed(0x1000, 8, USER));
        assertEquals(0, pmp.allowed(0xffc, 8, USER), "in both");
        assertEquals(0, pmp.allowed(0x3000, 1, USER));
        entry(2, TOR | RWX, 0x2000);
        assertEquals(0, pmp.allowed(0x3000, 1, USER), "a range that ends before it starts matches nothing");
    }

    @Test
    void theLowestEntryDecides() {
        entry(1, NAPOT | 1, 0x1000 | 0x7ff);
        entry(2, NAPOT | RWX, -1);
        assertEquals(1, pmp.allowed(0x1000, 8, SUPERVISOR));
        assertEquals(RWX, pmp.allowed(0x2000, 8, SUPERVISOR));
        assertEquals(0, pmp.allowed(0x1ffc, 8, SUPERVISOR));
        assertTrue(pmp.splits(0x1ffc, 8));
        assertFalse(pmp.splits(0x1000, 4096));
        entry(0, NA4, 0x1800);
        assertTrue(pmp.splits(0x1000, 4096));
        assertFalse(pmp.splits(0x2000, 4096));
    }

    @Test
    void onlyLockedEntriesBindM() {
        entry(0, NAPOT, -1);
        assertEquals(RWX, pmp.allowed(0x1000, 8, MACHINE));
        assertEquals(0, pmp.allowed(0x1000, 8, SUPERVISOR));
        entry(0, NAPOT | LOCK | 1, -1);
        assertEquals(1, pmp.allowed(0x1000, 8, MACHINE));
        assertEquals(1, pmp.allowed(0x1000, 8, SUPERVISOR));
    }

    @Test
    void aLockedEntryStays() {
        entry(1, TOR | LOCK | 1, 0x2000);
        assertFalse(pmp.setAddress(1, 0));
        assertFalse(pmp.setAddress(0, 5), "it is the bottom of the range");
        assertTrue(pmp.setAddress(2, 5));
        assertTrue(pmp.setConfiguration(0, 0x1f1f1fL));
        assertEquals(0x1f891fL, pmp.configuration(0));
        assertFalse(pmp.setConfiguration(0, 0x1f001fL));
        entry(4, LOCK, 0x2000);
        assertTrue(pmp.setAddress(3, 5), "what is off is no range");
    }

    @Test
    void writeWithoutReadIsReserved() {
        entry(0, NAPOT | 2, -1);
        assertEquals(NAPOT, pmp.configuration(0));
        entry(0, NAPOT | 6, -1);
        assertEquals(NAPOT | 4, pmp.configuration(0));
    }

    @Test
    void agreesWithANaiveReading() {
        Seeds.forEach(300, random -> {
            int[] configurations = new int[Pmp.ENTRIES];
            long[] addresses = new long[Pmp.ENTRIES];
            Pmp other = randomEntries(random, configurations, addresses);
            for (long address = 0; address < 300; address++) {
                long size = 1L << random.nextInt(4);
                for (PrivilegeLevel level : PrivilegeLevel.values()) {
                    assertEquals(
                            naive(configurations, addresses, address, size, level),
                            other.allowed(address, size, level),
                            () -> Arrays.toString(configurations) + Arrays.toString(addresses));
                }
            }
        });
    }

    private static Pmp randomEntries(RandomGenerator random, int[] configurations, long[] addresses) {
        Pmp pmp = new Pmp();
        long[] registers = new long[2];
        for (int i = 0; i < Pmp.ENTRIES; i++) {
            addresses[i] = random.nextInt(64) | (random.nextInt(4) == 0 ? 15 : 0);
            int configuration = random.nextInt(256) & 0x9f;
            configurations[i] = (configuration & 3) == 2 ? configuration & ~2 : configuration;
            pmp.setAddress(i, addresses[i]);
            registers[i / 8] |= (long) configurations[i] << i % 8 * 8;
        }
        pmp.setConfiguration(0, registers[0]);
        pmp.setConfiguration(2, registers[1]);
        return pmp;
    }

    /** Byte by byte, as 3.7.1 says it. */
    private static int naive(int[] configurations, long[] addresses, long start, long size, PrivilegeLevel level) {
        for (int i = 0; i < configurations.length; i++) {
            int matching = 0;
            for (long a = start; a < start + size; a++) {
                matching += matches(configurations, addresses, i, a) ? 1 : 0;
            }
            if (matching > 0) {
                boolean binds = level != MACHINE || (configurations[i] & LOCK) != 0;
                return matching < size ? 0 : binds ? configurations[i] & RWX : RWX;
            }
        }
        return level == MACHINE ? RWX : 0;
    }

    private static boolean matches(int[] configurations, long[] addresses, int i, long address) {
        return switch (configurations[i] & NAPOT) {
            case TOR -> address >= (i == 0 ? 0 : addresses[i - 1] * 4) && address < addresses[i] * 4;
            case NA4 -> address / 4 == addresses[i];
            case NAPOT -> {
                // The trailing ones and the zero above them do not count.
                long ignored = addresses[i] ^ addresses[i] + 1;
                yield (address / 4 | ignored) == (addresses[i] | ignored);
            }
            default -> false;
        };
    }
}
