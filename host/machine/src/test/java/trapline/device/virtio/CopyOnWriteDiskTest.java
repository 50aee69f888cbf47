package trapline.device.virtio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import trapline.machine.BlockSource;
import trapline.machine.Seeds;

class CopyOnWriteDiskTest {
    private static final int SECTOR = BlockStore.SECTOR_BYTES;

    private static byte[] read(BlockStore disk, long sector, int count) {
        byte[] bytes = new byte[count * SECTOR];
        assertTrue(disk.read(sector, count, bytes));
        return bytes;
    }

    private static byte[] filled(int count, int value) {
        byte[] bytes = new byte[count * SECTOR];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    @Test
    void showsTheImageAndZerosUpToAWholeSector() {
        CopyOnWriteDisk disk = CopyOnWriteDisk.create(new Pattern(10 * SECTOR + 1), 4);
        assertEquals(11, disk.sectors());
        assertArrayEquals(Pattern.bytes(0, 10 * SECTOR), read(disk, 0, 10));
        byte[] last = new byte[SECTOR];
        last[0] = Pattern.at(10 * SECTOR);
        assertArrayEquals(last, read(disk, 10, 1));
        assertEquals(0, disk.blocksWritten());
        assertEquals(0, CopyOnWriteDisk.create(new Pattern(0), 4).sectors());
    }

    @Test
    void keepsWhatIsWrittenApartFromTheImageAndFromOtherDisks() {
        Pattern image = new Pattern(64 * SECTOR);
        CopyOnWriteDisk disk = CopyOnWriteDisk.create(image, 4);
        assertTrue(disk.write(7, 2, filled(2, 1)));
        assertEquals(2, disk.blocksWritten());
        assertArrayEquals(filled(2, 1), read(disk, 7, 2));
        assertArrayEquals(Pattern.bytes(6 * SECTOR, SECTOR), read(disk, 6, 1));
        assertArrayEquals(Pattern.bytes(9 * SECTOR, SECTOR), read(disk, 9, 1));
        assertArrayEquals(Pattern.bytes(7 * SECTOR, 2 * SECTOR), read(CopyOnWriteDisk.create(image, 4), 7, 2));
    }

    @Test
    void theOverlayIsBounded() {
        CopyOnWriteDisk disk = CopyOnWriteDisk.create(new Pattern(64 * SECTOR), 2);
        assertTrue(disk.write(0, 16, filled(16, 1)));
        assertFalse(disk.write(16, 1, filled(1, 1)));
        assertFalse(disk.zero(16, 8));
        assertTrue(disk.write(3, 1, filled(1, 2)), "a block that was written can be written again");
        assertEquals(2, disk.blocksWritten());
        assertArrayEquals(Pattern.bytes(16 * SECTOR, SECTOR), read(disk, 16, 1));
    }

    @Test
    void zeroesExactlyWhatIsNamed() {
        CopyOnWriteDisk disk = CopyOnWriteDisk.create(new Pattern(64 * SECTOR), 8);
        long transfers = disk.transfers();
        assertTrue(disk.zero(5, 20));
        assertEquals(transfers, disk.transfers());
        assertArrayEquals(Pattern.bytes(4 * SECTOR, SECTOR), read(disk, 4, 1));
        assertArrayEquals(new byte[20 * SECTOR], read(disk, 5, 20));
        assertArrayEquals(Pattern.bytes(25 * SECTOR, SECTOR), read(disk, 25, 1));
    }

    @Test
    void discardTouchesOnlyWholeBlocksThatWereWritten() {
        CopyOnWriteDisk disk = CopyOnWriteDisk.create(new Pattern(64 * SECTOR), 8);
        disk.write(0, 24, filled(24, 1));
        disk.discard(4, 17);
        assertArrayEquals(filled(8, 1), read(disk, 0, 8));
        assertArrayEquals(new byte[8 * SECTOR], read(disk, 8, 8));
        assertArrayEquals(filled(8, 1), read(disk, 16, 8));
        disk.discard(30, 1);
        disk.discard(0, 0);
        assertArrayEquals(Pattern.bytes(32 * SECTOR, 8 * SECTOR), read(disk, 32, 8));
    }

    @Test
    void anImageThatCannotBeReadFailsTheReadAndThePartialWrite() {
        BlockSource broken = new BlockSource() {
            @Override
            public long size() {
                return 16 * SECTOR;
            }

            @Override
            public boolean read(long position, byte[] into, int offset, int length) {
                return length == 0;
            }
        };
        CopyOnWriteDisk disk = CopyOnWriteDisk.create(broken, 8);
        assertFalse(disk.read(0, 1, new byte[SECTOR]));
        assertFalse(disk.write(0, 1, filled(1, 1)));
        assertTrue(disk.write(0, 8, filled(8, 1)));
        assertArrayEquals(filled(1, 1), read(disk, 3, 1));
    }

    @Test
    void hasOnlyItsSectors() {
        CopyOnWriteDisk disk = CopyOnWriteDisk.create(new Pattern(64 * SECTOR), 8);
        assertTrue(disk.has(0, 64));
        assertTrue(disk.has(64, 0));
        assertFalse(disk.has(64, 1));
        assertFalse(disk.has(-1, 1));
        assertFalse(disk.has(Long.MAX_VALUE, 2));
        assertFalse(disk.has(1, Long.MAX_VALUE));
        assertFalse(disk.has(0, -1));
    }

    @Test
    void stateIsAValueWithAHashOfTheContent() {
        CopyOnWriteDisk one = CopyOnWriteDisk.create(new Pattern(64 * SECTOR), 8);
        CopyOnWriteDisk two = CopyOnWriteDisk.create(new Pattern(64 * SECTOR), 8);
        one.write(3, 1, filled(1, 1));
        Record early = one.state();
        assertNotEquals(two.state(), early);
        assertNotEquals(two.state().toString(), early.toString());
        two.write(3, 1, filled(1, 1));
        assertEquals(two.state(), early);
        assertEquals(two.state().toString(), early.toString());
        one.write(3, 1, filled(1, 9));
        assertEquals(two.state(), early, "a state does not change when its disk does");
        one.restore(early);
        assertEquals(two.state(), one.state());
        assertArrayEquals(filled(1, 1), read(one, 3, 1));
        two.write(3, 1, filled(1, 9));
        assertArrayEquals(filled(1, 1), read(one, 3, 1));
        CopyOnWriteDisk smaller = CopyOnWriteDisk.create(new Pattern(63 * SECTOR), 8);
        assertThrows(IllegalArgumentException.class, () -> smaller.restore(early));
    }

    @Test
    void behavesLikeAPlainArray() {
        Seeds.forEach(50, random -> {
            int sectors = random.nextInt(1, 200);
            CopyOnWriteDisk disk = CopyOnWriteDisk.create(new Pattern((long) sectors * SECTOR), 1000);
            byte[] plain = Pattern.bytes(0, sectors * SECTOR);
            for (int i = 0; i < 200; i++) {
                int sector = random.nextInt(sectors);
                int count = random.nextInt(sectors - sector + 1);
                switch (random.nextInt(3)) {
                    case 0 -> {
                        byte[] bytes = new byte[count * SECTOR];
                        random.nextBytes(bytes);
                        assertTrue(disk.write(sector, count, bytes));
                        System.arraycopy(bytes, 0, plain, sector * SECTOR, bytes.length);
                    }
                    case 1 -> {
                        assertTrue(disk.zero(sector, count));
                        Arrays.fill(plain, sector * SECTOR, (sector + count) * SECTOR, (byte) 0);
                    }
                    default ->
                        assertArrayEquals(
                                Arrays.copyOfRange(plain, sector * SECTOR, (sector + count) * SECTOR),
                                read(disk, sector, count));
                }
            }
            assertArrayEquals(plain, read(disk, 0, sectors));
        });
    }
}
