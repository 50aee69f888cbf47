package trapline.device.virtio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

/** A driver as chapter 3.1 wants it: it knows the device by its registers and the memory alone. */
final class TestDriver {
    static final int RAM_BYTES = 1 << 20;
    static final long ALL = -1L;

    /** Where buffers of tests can be; the rings are below. */
    static final long BUFFERS = GuestRam.BASE + 0x4_0000;

    private static final long RINGS = GuestRam.BASE + 0x1000;

    final GuestRam ram;
    final VirtioMmio mmio;
    final List<DriverRing> rings = new ArrayList<>();
    private boolean raised;
    private long negotiated;

    TestDriver(VirtioDevice device) {
        this(device, new GuestRam(RAM_BYTES));
    }

    TestDriver(VirtioDevice device, GuestRam ram) {
        this.ram = ram;
        this.mmio = VirtioMmio.create(device, ram, level -> raised = level);
    }

    /** A driver of a device, ready to use, that wants these features of those that are offered. */
    static TestDriver started(VirtioDevice device, long wanted) {
        TestDriver driver = new TestDriver(device);
        driver.start(wanted, Integer.MAX_VALUE);
        return driver;
    }

    static TestDriver started(VirtioDevice device) {
        return started(device, ALL);
    }

    int get(int register) {
        return (int) mmio.read(register, 4);
    }

    void set(int register, int value) {
        mmio.write(register, 4, value);
    }

    /** Initialises the device in the order of 3.1.1, with queues of at most so many entries. */
    void start(long wanted, int queueSize) {
        set(Registers.STATUS, 0);
        assertEquals(0, get(Registers.STATUS));
        set(Registers.STATUS, Registers.ACKNOWLEDGE);
        set(Registers.STATUS, Registers.ACKNOWLEDGE | Registers.DRIVER);
        negotiate(offered() & wanted);
        set(Registers.STATUS, get(Registers.STATUS) | Registers.FEATURES_OK);
        assertTrue((get(Registers.STATUS) & Registers.FEATURES_OK) != 0, "the device refuses its own features");
        rings.clear();
        long place = RINGS;
        for (int i = 0; queueMaximum(i) != 0; i++) {
            DriverRing ring = new DriverRing(this, i, Math.min(queueSize, queueMaximum(i)), place);
            ring.enable();
            rings.add(ring);
            place = (ring.end() + 0xfff) & -0x1000L;
        }
        set(Registers.STATUS, get(Registers.STATUS) | Registers.DRIVER_OK);
    }

    private int queueMaximum(int index) {
        set(Registers.QUEUE_SELECT, index);
        return get(Registers.QUEUE_NUM_MAX);
    }

    long offered() {
        set(Registers.DEVICE_FEATURES_SELECT, 0);
        long low = get(Registers.DEVICE_FEATURES) & 0xffff_ffffL;
        set(Registers.DEVICE_FEATURES_SELECT, 1);
        return low | (long) get(Registers.DEVICE_FEATURES) << 32;
    }

    void negotiate(long features) {
        negotiated = features;
        set(Registers.DRIVER_FEATURES_SELECT, 0);
        set(Registers.DRIVER_FEATURES, (int) features);
        set(Registers.DRIVER_FEATURES_SELECT, 1);
        set(Registers.DRIVER_FEATURES, (int) (features >>> 32));
    }

    boolean uses(long feature) {
        return (negotiated & feature) != 0;
    }

    boolean raised() {
        return raised;
    }

    /** Serves the interrupt as Linux does: reads the causes, acknowledges them; gives them. */
    int interrupt() {
        int causes = get(Registers.INTERRUPT_STATUS);
        set(Registers.INTERRUPT_ACK, causes);
        return causes;
    }

    boolean needsReset() {
        return (get(Registers.STATUS) & Registers.DEVICE_NEEDS_RESET) != 0;
    }

    VirtioMmio.State state() {
        return (VirtioMmio.State) mmio.state();
    }
}
