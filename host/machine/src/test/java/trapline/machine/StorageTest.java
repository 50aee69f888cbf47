package trapline.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

final class StorageTest {
    private static final RelocationBounds ALL = RelocationBounds.all(8);

    private static Storage counting() {
        Storage storage = Storage.allocate(8);
        storage.write(new long[] {10, 11, 12, 13, 14, 15, 16, 17}, 0);
        return storage;
    }

    @Test
    void newStorageIsZero() {
        assertEquals(8, Storage.allocate(8).q());
        assertArrayEquals(new long[8], Storage.allocate(8).read(ALL));
        assertEquals(0, Storage.allocate(0).q());
    }

    @Test
    void storedWordIsLoadedFromItsCellOnly() {
        Storage storage = counting();
        storage.store(3, Long.MIN_VALUE);
        assertEquals(Long.MIN_VALUE, storage.load(3));
        assertArrayEquals(new long[] {10, 11, 12, Long.MIN_VALUE, 14, 15, 16, 17}, storage.read(ALL));
    }

    @Test
    void cellOutsideQIsRefused() {
        Storage storage = counting();
        for (long outside : new long[] {-1, 8, 9, 1L << 59, -(1L << 59)}) {
            assertThrows(IndexOutOfBoundsException.class, () -> storage.load(outside));
            assertThrows(IndexOutOfBoundsException.class, () -> storage.store(outside, 1));
            assertThrows(IndexOutOfBoundsException.class, () -> storage.copy(outside, 0, 1));
            assertThrows(IndexOutOfBoundsException.class, () -> storage.copy(0, outside, 1));
            assertThrows(IndexOutOfBoundsException.class, () -> storage.write(new long[1], outside));
        }
        assertThrows(IndexOutOfBoundsException.class, () -> storage.read(new RelocationBounds(7, 2)));
        assertThrows(IndexOutOfBoundsException.class, () -> storage.copy(6, 0, 3));
        assertThrows(IndexOutOfBoundsException.class, () -> storage.write(new long[3], 6));
        assertArrayEquals(counting().read(ALL), storage.read(ALL));
    }

    @Test
    void blockAddressThatWouldWrapAroundIsRefused() {
        Storage storage = counting();
        long wrapping = 1L << 61;
        assertThrows(ArithmeticException.class, () -> storage.copy(wrapping, 0, 1));
        assertThrows(ArithmeticException.class, () -> storage.copy(0, wrapping, 1));
        assertThrows(ArithmeticException.class, () -> storage.write(new long[1], wrapping));
        assertThrows(ArithmeticException.class, () -> storage.read(new RelocationBounds(wrapping, 1)));
    }

    @Test
    void copyOfOverlappingWindowsMovesTheOldWords() {
        Storage up = counting();
        up.copy(1, 3, 4);
        assertArrayEquals(new long[] {10, 11, 12, 11, 12, 13, 14, 17}, up.read(ALL));
        Storage down = counting();
        down.copy(3, 1, 4);
        assertArrayEquals(new long[] {10, 13, 14, 15, 16, 15, 16, 17}, down.read(ALL));
    }

    @Test
    void readGivesACopyOfTheWindow() {
        Storage storage = counting();
        long[] words = storage.read(new RelocationBounds(2, 3));
        assertArrayEquals(new long[] {12, 13, 14}, words);
        words[0] = 99;
        assertEquals(12, storage.load(2));
    }

    @Test
    void storageOverMemoryIsThatMemory() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(32, 8);
            Storage one = Storage.over(memory);
            Storage other = Storage.over(memory.asSlice(16));
            one.store(2, 77);
            assertEquals(4, one.q());
            assertEquals(77, other.load(0));
        }
    }

    @Test
    void memoryThatIsNotWholeAlignedNativeCellsIsRefused() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(32, 8);
            assertThrows(IllegalArgumentException.class, () -> Storage.over(memory.asSlice(0, 12)));
            assertThrows(IllegalArgumentException.class, () -> Storage.over(memory.asSlice(4, 16)));
            assertThrows(IllegalArgumentException.class, () -> Storage.over(MemorySegment.ofArray(new long[4])));
        }
    }
}
