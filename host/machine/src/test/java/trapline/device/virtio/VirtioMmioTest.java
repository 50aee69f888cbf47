package trapline.device.virtio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import trapline.device.Console;
import trapline.device.net.FrameQueue;
import trapline.machine.MacAddress;

/** Conformance of the transport to chapters 2.1, 2.2, 2.4, 2.5, 3.1 and 4.2. */
class VirtioMmioTest {
    private final Console console = new Console();
    private final VirtioConsole device = VirtioConsole.create(console);
    private final TestDriver driver = new TestDriver(device);

    private static VirtioRng rng() {
        return VirtioRng.create(SeededEntropy.create(new byte[SeededEntropy.SEED_BYTES]));
    }

    private static VirtioNet net() {
        return VirtioNet.create(MacAddress.local(1), FrameQueue.create(8, 8 * 1514));
    }

    private static VirtioBlock block() {
        return VirtioBlock.create(CopyOnWriteDisk.create(new Pattern(1 << 16), 16), false, "disk");
    }

    @Test
    void identifiesItself() {
        assertEquals(0x74726976, driver.get(0x000));
        assertEquals(2, driver.get(0x004));
        assertEquals(3, driver.get(0x008));
        assertEquals(0x554d4551, driver.get(0x00c));
        assertEquals(2, new TestDriver(block()).get(0x008));
        assertEquals(1, new TestDriver(net()).get(0x008));
        assertEquals(4, new TestDriver(rng()).get(0x008));
    }

    @Test
    void offersVersionOneAndTheDevicesFeatures() {
        long offered = driver.offered();
        assertEquals(Features.COMMON | VirtioConsole.SIZE | VirtioConsole.EMERGENCY_WRITE, offered);
        driver.set(Registers.DEVICE_FEATURES_SELECT, 2);
        assertEquals(0, driver.get(Registers.DEVICE_FEATURES));
    }

    @Test
    void refusesFeaturesThatWereNotOffered() {
        driver.set(Registers.STATUS, Registers.ACKNOWLEDGE | Registers.DRIVER);
        driver.negotiate(Features.VERSION_1 | 1L << 40);
        driver.set(Registers.STATUS, Registers.ACKNOWLEDGE | Registers.DRIVER | Registers.FEATURES_OK);
        assertEquals(Registers.ACKNOWLEDGE | Registers.DRIVER, driver.get(Registers.STATUS));
        driver.negotiate(Features.VERSION_1);
        driver.set(Registers.STATUS, Registers.ACKNOWLEDGE | Registers.DRIVER | Registers.FEATURES_OK);
        assertTrue((driver.get(Registers.STATUS) & Registers.FEATURES_OK) != 0);
    }

    @Test
    void aDeviceThatNeedsVersionOneInsistsOnIt() {
        TestDriver netDriver = new TestDriver(net());
        netDriver.negotiate(VirtioNet.MAC);
        netDriver.set(Registers.STATUS, Registers.FEATURES_OK);
        assertEquals(0, netDriver.get(Registers.STATUS));
    }

    @Test
    void aDiskServesADriverThatKnowsTheLowFeaturesOnly() {
        TestDriver old = new TestDriver(block());
        old.set(Registers.DRIVER_FEATURES, old.get(Registers.DEVICE_FEATURES) & ~(int) Features.EVENT_INDEX);
        old.set(Registers.STATUS, Registers.FEATURES_OK);
        assertEquals(Registers.FEATURES_OK, old.get(Registers.STATUS));
    }

    @Test
    void featuresStandStillOnceAccepted() {
        driver.start(Features.VERSION_1, 8);
        driver.negotiate(TestDriver.ALL);
        assertEquals(Features.VERSION_1, driver.state().driverFeatures());
    }

    @Test
    void statusBitsAreClearedByResetOnly() {
        driver.set(Registers.STATUS, Registers.ACKNOWLEDGE);
        driver.set(Registers.STATUS, Registers.DRIVER);
        assertEquals(Registers.ACKNOWLEDGE | Registers.DRIVER, driver.get(Registers.STATUS));
        driver.set(Registers.STATUS, Registers.DEVICE_NEEDS_RESET | Registers.FAILED | 0xff00);
        assertEquals(
                Registers.ACKNOWLEDGE | Registers.DRIVER | Registers.FAILED,
                driver.get(Registers.STATUS),
                "a driver sets no bit that is the device's, or reserved");
        driver.set(Registers.STATUS, 0);
        assertEquals(0, driver.get(Registers.STATUS));
    }

    @Test
    void thereIsNoDriverOkWithoutFeaturesOk() {
        driver.set(Registers.STATUS, Registers.ACKNOWLEDGE | Registers.DRIVER | Registers.DRIVER_OK);
        assertEquals(Registers.ACKNOWLEDGE | Registers.DRIVER, driver.get(Registers.STATUS));
    }

    @Test
    void resetGivesTheInitialState() {
        Record initial = driver.mmio.state();
        driver.start(TestDriver.ALL, 8);
        driver.rings.get(VirtioConsole.TRANSMIT).add(DriverRing.out(TestDriver.BUFFERS, 3));
        driver.rings.get(VirtioConsole.TRANSMIT).kick();
        assertTrue(driver.raised());
        driver.set(Registers.STATUS, 0);
        assertEquals(initial, driver.mmio.state());
        assertFalse(driver.raised());
    }

    @Test
    void queuesHaveAMaximumAndThoseThatAreNotThereHaveNone() {
        driver.set(Registers.QUEUE_SELECT, 1);
        assertEquals(64, driver.get(Registers.QUEUE_NUM_MAX));
        for (int none : new int[] {2, -1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            driver.set(Registers.QUEUE_SELECT, none);
            assertEquals(0, driver.get(Registers.QUEUE_NUM_MAX));
            driver.set(Registers.QUEUE_READY, 1);
            assertEquals(0, driver.get(Registers.QUEUE_READY));
        }
    }

    @Test
    void aReadyQueueStandsStillUntilItIsDisabled() {
        driver.start(TestDriver.ALL, 8);
        QueueState before = driver.state().queues().getFirst();
        driver.set(Registers.QUEUE_SELECT, 0);
        driver.set(Registers.QUEUE_NUM, 4);
        driver.set(Registers.QUEUE_DESCRIPTORS_LOW, 0);
        driver.set(Registers.QUEUE_DEVICE_HIGH, 7);
        assertEquals(before, driver.state().queues().getFirst());
        driver.set(Registers.QUEUE_READY, 0);
        assertEquals(0, driver.get(Registers.QUEUE_READY), "Linux checks this when it gives a queue back");
        driver.set(Registers.QUEUE_NUM, 4);
        assertEquals(4, driver.state().queues().getFirst().size());
    }

    @Test
    void aQueueOfWrongSizeOrAlignmentNeedsAReset() {
        int[][] wrong = {
            {Registers.QUEUE_NUM, 0},
            {Registers.QUEUE_NUM, 3},
            {Registers.QUEUE_NUM, 128},
            {Registers.QUEUE_NUM, -1},
            {Registers.QUEUE_DESCRIPTORS_LOW, 0x8000_1008},
            {Registers.QUEUE_DRIVER_LOW, 0x8000_1001},
            {Registers.QUEUE_DEVICE_LOW, 0x8000_1002},
        };
        for (int[] write : wrong) {
            driver.set(Registers.STATUS, 0);
            driver.set(Registers.QUEUE_SELECT, 0);
            driver.set(write[0], write[1]);
            driver.set(Registers.QUEUE_READY, 1);
            assertTrue(driver.needsReset());
            assertEquals(0, driver.get(Registers.QUEUE_READY));
            assertTrue(driver.mmio.fault().isPresent());
        }
        driver.set(Registers.STATUS, 0);
        assertFalse(driver.needsReset());
    }

    @Test
    void nothingIsUsedBeforeDriverOk() {
        driver.start(TestDriver.ALL, 8);
        driver.set(Registers.STATUS, 0);
        driver.negotiate(Features.VERSION_1);
        driver.set(Registers.STATUS, Registers.ACKNOWLEDGE | Registers.DRIVER | Registers.FEATURES_OK);
        DriverRing ring = new DriverRing(driver, VirtioConsole.TRANSMIT, 8, GuestRam.BASE);
        ring.enable();
        ring.add(DriverRing.out(TestDriver.BUFFERS, 3));
        ring.kick();
        assertEquals(0, console.printed());
        driver.set(Registers.STATUS, driver.get(Registers.STATUS) | Registers.DRIVER_OK);
        ring.kick();
        assertEquals(3, console.printed());
    }

    @Test
    void theInterruptStaysUntilEachCauseIsAcknowledged() {
        driver.start(Features.VERSION_1, 8);
        driver.rings.get(VirtioConsole.TRANSMIT).add(DriverRing.out(TestDriver.BUFFERS, 1));
        driver.rings.get(VirtioConsole.TRANSMIT).kick();
        device.resize(132, 43);
        assertEquals(Registers.USED_BUFFER | Registers.CONFIGURATION_CHANGE, driver.get(Registers.INTERRUPT_STATUS));
        driver.set(Registers.INTERRUPT_ACK, Registers.USED_BUFFER);
        assertTrue(driver.raised());
        driver.set(Registers.INTERRUPT_ACK, Registers.CONFIGURATION_CHANGE);
        assertFalse(driver.raised());
        assertEquals(0, driver.get(Registers.INTERRUPT_STATUS));
    }

    @Test
    void theConfigurationSpaceIsReadInAnyWidthAndItsGenerationCounts() {
        assertEquals(80, driver.mmio.read(0x100, 2));
        assertEquals(80, driver.mmio.read(0x100, 1));
        assertEquals(25 << 16 | 80, driver.mmio.read(0x100, 4));
        assertEquals(1L << 32 | 25 << 16 | 80, driver.mmio.read(0x100, 8));
        assertEquals(0, driver.mmio.read(0x10c, 4), "beyond what the device has");
        int generation = driver.get(Registers.CONFIG_GENERATION);
        device.resize(132, 43);
        assertEquals(generation + 1, driver.get(Registers.CONFIG_GENERATION));
        assertEquals(132, driver.mmio.read(0x100, 2));
        assertFalse(driver.raised(), "no driver, no interrupt");
        assertThrows(IllegalArgumentException.class, () -> device.resize(1 << 16, 1));
    }

    @Test
    void thereIsNoSharedMemory() {
        driver.set(0x0ac, 0);
        for (int register = 0x0b0; register <= 0x0bc; register += 4) {
            assertEquals(-1, driver.get(register));
        }
    }

    @Test
    void accessesOfAnotherWidthOrOutsideHaveNoEffect() {
        Record before = driver.mmio.state();
        for (int size : new int[] {1, 2}) {
            assertEquals(0, driver.mmio.read(0, size));
            driver.mmio.write(Registers.STATUS, size, 1);
        }
        driver.mmio.write(Registers.STATUS + 1, 4, 1);
        for (long offset : new long[] {-1, -8, 0x1fd, 0x200, 0x1000, Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertFalse(driver.mmio.accepts(offset, 4));
            assertEquals(0, driver.mmio.read(offset, 4));
            driver.mmio.write(offset, 4, -1);
        }
        assertEquals(before, driver.mmio.state());
        assertEquals(2L << 32 | 0x74726976, driver.mmio.read(0, 8), "eight bytes are two registers");
    }

    @Test
    void stateIsAValueThatComesBack() {
        driver.start(TestDriver.ALL, 8);
        driver.rings.get(VirtioConsole.TRANSMIT).add(DriverRing.out(TestDriver.BUFFERS, 3));
        driver.rings.get(VirtioConsole.TRANSMIT).kick();
        device.resize(1, 2);
        TestDriver other = new TestDriver(VirtioConsole.create(new Console()), driver.ram);
        other.mmio.restore(driver.mmio.state());
        assertEquals(driver.mmio.state(), other.mmio.state());
        assertEquals(driver.mmio.state().toString(), other.mmio.state().toString());
        assertTrue(other.raised(), "a restored device drives its line");
        TestDriver disk = new TestDriver(block());
        assertThrows(IllegalArgumentException.class, () -> disk.mmio.restore(driver.mmio.state()));
    }
}
