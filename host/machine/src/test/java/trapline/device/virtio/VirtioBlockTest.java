package trapline.device.virtio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static trapline.device.virtio.DriverRing.in;
import static trapline.device.virtio.DriverRing.out;
import static trapline.device.virtio.TestDriver.BUFFERS;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Conformance of the block device to chapter 5.2. */
class VirtioBlockTest {
    private static final int SECTORS = 4096;
    private static final int SECTOR = BlockStore.SECTOR_BYTES;
    private static final long HEADER = BUFFERS;
    private static final long STATUS = BUFFERS + 0x100;
    private static final long CONTENT = BUFFERS + 0x1000;
    private static final int NOT_WRITTEN = 0xee;

    private final CopyOnWriteDisk disk = CopyOnWriteDisk.create(new Pattern((long) SECTORS * SECTOR), 64);
    private final VirtioBlock device = VirtioBlock.create(disk, false, "trapline-disk-0");
    private final TestDriver driver = TestDriver.started(device);
    private final DriverRing ring = driver.rings.getFirst();

    private void header(int type, long sector) {
        driver.ram.put(HEADER, 4, type);
        driver.ram.put(HEADER + 4, 4, 0);
        driver.ram.put(HEADER + 8, 8, sector);
        driver.ram.put(STATUS, 1, NOT_WRITTEN);
    }

    /** Makes a request with at most one part of content, and gives its status. */
    private int request(int type, long sector, DriverRing.Part... content) {
        header(type, sector);
        DriverRing.Part[] parts = new DriverRing.Part[content.length + 2];
        parts[0] = out(HEADER, 16);
        System.arraycopy(content, 0, parts, 1, content.length);
        parts[parts.length - 1] = in(STATUS, 1);
        ring.interruptAfter(1);
        ring.add(parts);
        ring.kick();
        assertFalse(driver.needsReset(), () -> driver.mmio.fault().orElse(""));
        assertEquals(Registers.USED_BUFFER, driver.interrupt());
        assertEquals(1, ring.collect().size());
        return (int) driver.ram.get(STATUS, 1);
    }

    @Test
    void theConfigurationTellsItsSizeAndLimits() {
        assertEquals(SECTORS, driver.mmio.read(0x100, 8));
        assertEquals(254, driver.mmio.read(0x10c, 4), "segments");
        assertEquals(512, driver.mmio.read(0x114, 4), "block size");
        assertEquals(8192, driver.mmio.read(0x124, 4), "discard: sectors");
        assertEquals(1, driver.mmio.read(0x128, 4), "discard: ranges");
        assertEquals(8, driver.mmio.read(0x12c, 4), "discard: alignment");
        assertEquals(8192, driver.mmio.read(0x130, 4), "write zeroes: sectors");
        assertEquals(1, driver.mmio.read(0x134, 4), "write zeroes: ranges");
        assertEquals(
                VirtioBlock.SEGMENTS_MAX
                        | VirtioBlock.BLOCK_SIZE
                        | VirtioBlock.FLUSH
                        | VirtioBlock.DISCARD
                        | VirtioBlock.WRITE_ZEROES
                        | Features.COMMON,
                driver.offered());
    }

    @Test
    void readsAndWritesSectors() {
        assertEquals(VirtioBlock.OK, request(0, 5, in(CONTENT, 3 * SECTOR)));
        assertArrayEquals(Pattern.bytes(5 * SECTOR, 3 * SECTOR), driver.ram.bytes(CONTENT, 3 * SECTOR));
        byte[] bytes = new byte[2 * SECTOR];
        Arrays.fill(bytes, (byte) 7);
        driver.ram.put(CONTENT, bytes);
        assertEquals(VirtioBlock.OK, request(1, 6, out(CONTENT, 100), out(CONTENT + 100, 2 * SECTOR - 100)));
        assertEquals(VirtioBlock.OK, request(4, 0));
        assertEquals(VirtioBlock.OK, request(0, 5, in(CONTENT, 1), in(CONTENT + 1, 3 * SECTOR - 1)));
        assertArrayEquals(Pattern.bytes(5 * SECTOR, SECTOR), driver.ram.bytes(CONTENT, SECTOR));
        assertArrayEquals(bytes, driver.ram.bytes(CONTENT + SECTOR, 2 * SECTOR));
        assertEquals(3 + 2 + 3, device.transfers());
    }

    @Test
    void theUsedLengthIsWhatWasWritten() {
        header(0, 0);
        int head = ring.add(out(HEADER, 16), in(CONTENT, SECTOR), in(STATUS, 1));
        ring.kick();
        assertEquals(List.of(new DriverRing.Used(head, SECTOR + 1)), ring.collect());
        header(4, 0);
        head = ring.add(out(HEADER, 16), in(STATUS, 1));
        ring.kick();
        assertEquals(List.of(new DriverRing.Used(head, 1)), ring.collect());
    }

    @Test
    void aRequestMayBeCutAnywhere() {
        header(0, 9);
        ring.add(out(HEADER, 3), out(HEADER + 3, 13), in(CONTENT, SECTOR + 1));
        ring.kick();
        assertEquals(VirtioBlock.OK, driver.ram.get(CONTENT + SECTOR, 1), "the status is the last byte");
        assertArrayEquals(Pattern.bytes(9 * SECTOR, SECTOR), driver.ram.bytes(CONTENT, SECTOR));
        header(0, 10);
        ring.addIndirect(BUFFERS + 0x800, out(HEADER, 16), in(CONTENT, SECTOR), in(STATUS, 1));
        ring.kick();
        assertEquals(VirtioBlock.OK, driver.ram.get(STATUS, 1));
        assertArrayEquals(Pattern.bytes(10 * SECTOR, SECTOR), driver.ram.bytes(CONTENT, SECTOR));
    }

    @Test
    void whatIsNotOnTheDiskIsAnError() {
        for (int type : new int[] {0, 1}) {
            DriverRing.Part one = type == 0 ? in(CONTENT, SECTOR) : out(CONTENT, SECTOR);
            DriverRing.Part two = type == 0 ? in(CONTENT, 2 * SECTOR) : out(CONTENT, 2 * SECTOR);
            DriverRing.Part odd = type == 0 ? in(CONTENT, SECTOR - 1) : out(CONTENT, SECTOR - 1);
            assertEquals(VirtioBlock.OK, request(type, SECTORS - 1, one));
            assertEquals(VirtioBlock.ERROR, request(type, SECTORS, one));
            assertEquals(VirtioBlock.ERROR, request(type, SECTORS - 1, two));
            assertEquals(VirtioBlock.ERROR, request(type, -1, one));
            assertEquals(VirtioBlock.ERROR, request(type, Long.MAX_VALUE, two));
            assertEquals(VirtioBlock.ERROR, request(type, Long.MIN_VALUE, one));
            assertEquals(VirtioBlock.ERROR, request(type, 1L << 55, one), "times 512 this is 0");
            assertEquals(VirtioBlock.ERROR, request(type, 0, odd));
        }
        assertEquals(2, device.transfers());
    }

    @Test
    void aFullOverlayIsAnErrorAndTheDiskStaysUsable() {
        for (int block = 0; block < 64; block++) {
            assertEquals(VirtioBlock.OK, request(1, block * 8L, out(CONTENT, SECTOR)));
        }
        assertEquals(VirtioBlock.ERROR, request(1, 64 * 8, out(CONTENT, SECTOR)));
        assertEquals(VirtioBlock.OK, request(0, 64 * 8, in(CONTENT, SECTOR)));
        assertArrayEquals(Pattern.bytes(64 * 8 * SECTOR, SECTOR), driver.ram.bytes(CONTENT, SECTOR));
    }

    @Test
    void tellsItsIdentification() {
        driver.ram.put(CONTENT, new byte[40]);
        driver.ram.put(CONTENT + 20, 1, NOT_WRITTEN);
        assertEquals(VirtioBlock.OK, request(8, 0, in(CONTENT, 20)));
        assertEquals(
                "trapline-disk-0\0\0\0\0\0", new String(driver.ram.bytes(CONTENT, 20), StandardCharsets.ISO_8859_1));
        assertEquals(NOT_WRITTEN, driver.ram.get(CONTENT + 20, 1));
        assertEquals(VirtioBlock.OK, request(8, 0, in(CONTENT, 4)));
    }

    @Test
    void requestsItDoesNotKnowAreUnsupported() {
        for (int type : new int[] {2, 3, 5, 7, 9, 10, 12, 14, 24, -1}) {
            assertEquals(VirtioBlock.UNSUPPORTED, request(type, 0, in(CONTENT, SECTOR)));
        }
    }

    private void range(long sector, long count, int flags) {
        driver.ram.put(CONTENT, 8, sector);
        driver.ram.put(CONTENT + 8, 4, count);
        driver.ram.put(CONTENT + 12, 4, flags);
    }

    @Test
    void zeroesAndDiscardsRanges() {
        range(8, 9, 1);
        assertEquals(VirtioBlock.OK, request(13, 0, out(CONTENT, 16)));
        assertEquals(VirtioBlock.OK, request(0, 8, in(CONTENT, 10 * SECTOR)));
        assertArrayEquals(new byte[9 * SECTOR], driver.ram.bytes(CONTENT, 9 * SECTOR));
        assertArrayEquals(Pattern.bytes(17 * SECTOR, SECTOR), driver.ram.bytes(CONTENT + 9 * SECTOR, SECTOR));
        range(0, 8, 0);
        assertEquals(VirtioBlock.OK, request(11, 0, out(CONTENT, 16)));
        range(0, 8, 1);
        assertEquals(VirtioBlock.UNSUPPORTED, request(11, 0, out(CONTENT, 16)), "discard knows no unmap flag");
        range(0, 8, 2);
        assertEquals(VirtioBlock.UNSUPPORTED, request(13, 0, out(CONTENT, 16)));
        range(SECTORS - 1, 2, 0);
        assertEquals(VirtioBlock.ERROR, request(13, 0, out(CONTENT, 16)));
        assertEquals(VirtioBlock.ERROR, request(11, 0, out(CONTENT, 16)));
        range(0, 0xffff_ffffL, 0);
        assertEquals(VirtioBlock.ERROR, request(13, 0, out(CONTENT, 16)));
        range(0, 1, 0);
        assertEquals(VirtioBlock.ERROR, request(13, 0, out(CONTENT, 32)), "one range a request");
        assertEquals(VirtioBlock.ERROR, request(13, 0, out(CONTENT, 15)));
        assertEquals(VirtioBlock.ERROR, request(11, 0));
    }

    @Test
    void aReadOnlyDiskSaysSoAndKeepsToIt() {
        TestDriver reader = TestDriver.started(VirtioBlock.create(disk, true, ""));
        assertTrue(reader.uses(VirtioBlock.READ_ONLY));
        assertFalse(reader.uses(VirtioBlock.DISCARD));
        for (int type : new int[] {1, 11, 13}) {
            reader.ram.put(HEADER, 4, type);
            reader.ram.put(STATUS, 1, NOT_WRITTEN);
            reader.rings.getFirst().add(out(HEADER, 16), out(CONTENT, SECTOR), in(STATUS, 1));
            reader.rings.getFirst().kick();
            assertEquals(type == 1 ? VirtioBlock.ERROR : VirtioBlock.UNSUPPORTED, reader.ram.get(STATUS, 1));
        }
        assertEquals(0, disk.blocksWritten());
    }

    @Test
    void aRequestWithoutHeaderOrStatusNeedsAReset() {
        ring.add(out(HEADER, 15), in(STATUS, 1));
        ring.kick();
        assertTrue(driver.needsReset());
        driver.start(TestDriver.ALL, 8);
        driver.rings.getFirst().add(out(HEADER, 16), out(CONTENT, SECTOR));
        driver.rings.getFirst().kick();
        assertTrue(driver.needsReset());
    }

    @Test
    void moreWorkThanOneAccessMayCauseGoesOnAtTheNext() {
        header(0, 0);
        int requests = 40;
        long each = 256 * 1024;
        ring.suppress(true);
        ring.interruptAfter(1000);
        for (int i = 0; i < requests; i++) {
            ring.add(out(HEADER, 16), in(CONTENT, each), in(STATUS, 1));
        }
        int done = 0;
        int accesses = 0;
        ring.kick();
        while (done < requests) {
            long before = driver.ram.moved();
            done += ring.collect().size();
            if (done < requests) {
                assertTrue(driver.raised(), "a driver is told, so that it comes back");
                assertTrue(driver.state().queues().getFirst().backlog());
            }
            driver.interrupt();
            assertTrue(driver.ram.moved() - before <= Virtqueue.WORK_LIMIT + each + 100_000);
            accesses++;
        }
        assertTrue(accesses >= 3, "in " + accesses);
        assertFalse(driver.state().queues().getFirst().backlog());
        assertEquals(requests * each / SECTOR, device.transfers());
    }

    @Test
    void aBacklogSurvivesARestore() {
        header(0, 0);
        for (int i = 0; i < 20; i++) {
            ring.add(out(HEADER, 16), in(CONTENT, 512 * 1024), in(STATUS, 1));
        }
        ring.kick();
        int done = ring.collect().size();
        assertTrue(done < 20);
        TestDriver other = new TestDriver(
                VirtioBlock.create(
                        CopyOnWriteDisk.create(new Pattern((long) SECTORS * SECTOR), 64), false, "trapline-disk-0"),
                driver.ram.copy());
        other.mmio.restore(driver.mmio.state());
        for (TestDriver each : List.of(driver, other)) {
            while (each.raised()) {
                each.interrupt();
            }
        }
        assertEquals(20, driver.ram.get(ring.used + 2, 2));
        assertEquals(driver.mmio.state(), other.mmio.state());
        assertArrayEquals(driver.ram.content(), other.ram.content());
    }

    @Test
    void aRequestLargerThanTheLimitIsAnError() {
        long sectors = VirtioBlock.REQUEST_LIMIT / SECTOR + 1;
        TestDriver large = TestDriver.started(
                VirtioBlock.create(CopyOnWriteDisk.create(new Pattern(sectors * SECTOR), 1), false, ""));
        large.ram.put(STATUS, 1, NOT_WRITTEN);
        large.ram.put(HEADER, new byte[16]);
        DriverRing.Part[] parts = new DriverRing.Part[254];
        Arrays.fill(parts, in(CONTENT, 512 * 1024));
        parts[0] = out(HEADER, 16);
        parts[253] = in(STATUS, 1);
        long before = large.ram.moved();
        large.rings.getFirst().add(parts);
        large.rings.getFirst().kick();
        assertEquals(VirtioBlock.ERROR, large.ram.get(STATUS, 1));
        assertTrue(large.ram.moved() - before < 10_000);
    }
}
