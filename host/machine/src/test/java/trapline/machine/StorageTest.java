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

    @Test
    void bytesAreLittleEndianAndNeedNoAlignment() {
        Storage storage = Storage.allocate(2);
        storage.putLong(3, 0x8877665544332211L);
        assertEquals(0x8877665544332211L, storage.getLong(3));
        assertEquals(0x11, storage.getByte(3));
        assertEquals((byte) 0x88, storage.getByte(10));
        assertEquals(0x3322, storage.getShort(4));
        assertEquals(0x66554433, storage.getInt(5));
        assertEquals(0x5544332211000000L, storage.load(0));
        storage.putByte(4, (byte) 0xaa);
        storage.putShort(5, (short) 0xbbcc);
        storage.putInt(7, 0xddeeff00);
        assertEquals(0xddeeff00bbccaa11L, storage.getLong(3));
        assertEquals(0, storage.getByte(2));
        assertEquals(0, storage.getByte(11));
    }

    @Test
    void byteBlocksAreCopied() {
        Storage storage = Storage.allocate(2);
        storage.putBytes(5, new byte[] {1, 2, 3, 4, 5}, 1, 3);
        byte[] into = new byte[6];
        storage.getBytes(4, into, 1, 5);
        assertArrayEquals(new byte[] {0, 0, 2, 3, 4, 0}, into);
        assertThrows(IndexOutOfBoundsException.class, () -> storage.getBytes(12, into, 0, 5));
        assertThrows(IndexOutOfBoundsException.class, () -> storage.putBytes(-1, into, 0, 1));
    }

    @Test
    void byteAccessThatIsNotAllInsideIsRefused() {
        Storage storage = counting();
        for (int size : new int[] {1, 2, 4, 8}) {
            for (long outside : new long[] {-1, 65 - size, 64, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 61}) {
                assertThrows(IndexOutOfBoundsException.class, () -> get(storage, size, outside));
                assertThrows(IndexOutOfBoundsException.class, () -> put(storage, size, outside));
            }
            put(storage, size, 64 - size);
            assertEquals(-1, get(storage, size, 64 - size));
        }
        assertArrayEquals(new long[] {10, 11, 12, 13, 14, 15, 16, -1}, storage.read(ALL));
    }

    @Test
    void byteAccessToAnEmptyStorageIsRefused() {
        Storage storage = Storage.allocate(0);
        assertThrows(IndexOutOfBoundsException.class, () -> storage.getByte(0));
        assertThrows(IndexOutOfBoundsException.class, () -> storage.putLong(0, 1));
    }

    private static long get(Storage storage, int size, long address) {
        return switch (size) {
            case 1 -> storage.getByte(address);
            case 2 -> storage.getShort(address);
            case 4 -> storage.getInt(address);
            default -> storage.getLong(address);
        };
    }

    private static void put(Storage storage, int size, long address) {
        switch (size) {
            case 1 -> storage.putByte(address, (byte) -1);
            case 2 -> storage.putShort(address, (short) -1);
            case 4 -> storage.putInt(address, -1);
            default -> storage.putLong(address, -1);
        }
    }
}
