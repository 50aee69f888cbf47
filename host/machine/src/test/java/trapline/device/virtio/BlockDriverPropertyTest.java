package trapline.device.virtio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static trapline.device.virtio.DriverRing.in;
import static trapline.device.virtio.DriverRing.out;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import trapline.machine.Seeds;

/** A driver that keeps to the rules, with many requests under way and waiting for interrupts, sees a disk as a plain array. */
class BlockDriverPropertyTest {
    private static final int SECTORS = 64;
    private static final int SECTOR = BlockStore.SECTOR_BYTES;
    private static final int SLOT_BYTES = 0x4000;
    private static final int MOST_SECTORS = 16;

    @Test
    void aDiskIsAnArrayOfSectors() {
        Seeds.forEach(150, random -> {
            VirtioBlock device =
                    VirtioBlock.create(CopyOnWriteDisk.create(new Pattern(SECTORS * SECTOR), 64), false, "");
            TestDriver driver = new TestDriver(device);
            driver.start(random.nextBoolean() ? TestDriver.ALL : Features.VERSION_1, 8 << random.nextInt(6));
            byte[] model = Pattern.bytes(0, SECTORS * SECTOR);
            for (int batch = 0; batch < 30; batch++) {
                runBatch(driver, random, model);
            }
            assertFalse(driver.needsReset());
        });
    }

    private static void runBatch(TestDriver driver, RandomGenerator random, byte[] model) {
        DriverRing ring = driver.rings.getFirst();
        List<Runnable> checks = new ArrayList<>();
        // Each request has at most four parts, and an indirect one a table of its own.
        int requests = random.nextInt(1, Math.min(ring.size / 4, 24) + 1);
        for (int i = 0; i < requests; i++) {
            checks.add(request(driver, random, model, TestDriver.BUFFERS + (long) i * SLOT_BYTES));
        }
        ring.interruptAfter(requests);
        ring.kick();
        int used = 0;
        while (driver.raised()) {
            assertEquals(Registers.USED_BUFFER, driver.interrupt());
            used += ring.collect().size();
        }
        assertEquals(requests, used, "every request is answered, and the driver told");
        checks.forEach(Runnable::run);
    }

    /** Makes a request available, does the same to the model, and gives what to check when it is used. */
    private static Runnable request(TestDriver driver, RandomGenerator random, byte[] model, long slot) {
        GuestRam ram = driver.ram;
        DriverRing ring = driver.rings.getFirst();
        int count = random.nextInt(1, MOST_SECTORS + 1);
        int sector = random.nextInt(SECTORS - count + 1);
        int length = count * SECTOR;
        boolean write = random.nextBoolean();
        long status = slot + 16;
        long content = slot + 0x100;
        ram.put(slot, 4, write ? 1 : 0);
        ram.put(slot + 8, 8, sector);
        ram.put(status, 1, 0xee);
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        ram.put(content, bytes);
        int cut = random.nextInt(1, length);
        DriverRing.Part[] parts = {
            out(slot, 16),
            new DriverRing.Part(content, cut, !write),
            new DriverRing.Part(content + cut, length - cut, !write),
            in(status, 1)
        };
        if (driver.uses(Features.INDIRECT_DESCRIPTORS) && random.nextBoolean()) {
            ring.addIndirect(slot + 0x20, parts);
        } else {
            ring.add(parts);
        }
        if (write) {
            System.arraycopy(bytes, 0, model, sector * SECTOR, length);
        }
        byte[] expected = Arrays.copyOfRange(model, sector * SECTOR, sector * SECTOR + length);
        return () -> {
            assertEquals(VirtioBlock.OK, ram.get(status, 1));
            assertArrayEquals(expected, ram.bytes(content, length));
        };
    }
}
