package trapline.device.virtio;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import trapline.device.Device;
import trapline.device.GuestMemory;
import trapline.device.InterruptLine;

/**
 * The memory-mapped transport (4.2), modern interface: identification, feature negotiation, the device status, the virtqueues'
 * set-up, and the interrupt.
 *
 * <p>A driver that breaks the rules where the device would have to guess gets DEVICE_NEEDS_RESET, and nothing more happens until it
 * resets the device. Where the rules are broken without harm (a register that is read-only, a status bit that only a reset
 * clears) the access has no effect.
 */
public final class VirtioMmio implements Device {
    /** Registers and configuration space, as large as QEMU's. */
    public static final long SIZE = 0x200;

    private static final int DRIVER_STATUS_BITS =
            Registers.ACKNOWLEDGE | Registers.DRIVER | Registers.DRIVER_OK | Registers.FEATURES_OK | Registers.FAILED;
    private static final long LOW_WORD = 0xffff_ffffL;

    /**
     * All that a transport and its device hold.
     *
     * @param status the device status (2.1)
     * @param driverFeatures the features that the driver wrote
     * @param deviceFeaturesSelect which word of the offered features is read
     * @param driverFeaturesSelect which word of the driver's features is written
     * @param queueSelect which queue the queue registers mean
     * @param interruptStatus why the interrupt is raised (4.2.2): bit 0 used buffers, bit 1 configuration
     * @param configurationGeneration how often the configuration space changed, modulo 2<sup>32</sup>
     * @param fault why the device needs a reset; empty if it does not
     * @param queues the virtqueues
     * @param device the device's own state
     */
    public record State(
            int status,
            long driverFeatures,
            int deviceFeaturesSelect,
            int driverFeaturesSelect,
            int queueSelect,
            int interruptStatus,
            int configurationGeneration,
            String fault,
            List<QueueState> queues,
            Record device) {
        public State {
            queues = List.copyOf(queues);
        }
    }

    private final VirtioDevice device;
    private final InterruptLine line;
    private final List<Virtqueue> queues;

    private int status;
    private long driverFeatures;
    private int deviceFeaturesSelect;
    private int driverFeaturesSelect;
    private int queueSelect;
    private int interruptStatus;
    private int configurationGeneration;
    private String fault = "";

    /**
     * {@return a transport with a device behind it, as after a reset}
     *
     * @param device attached to nothing else
     * @param memory the guest's, for the rings and buffers
     * @param line the interrupt
     */
    public static VirtioMmio create(VirtioDevice device, GuestMemory memory, InterruptLine line) {
        VirtioMmio transport = new VirtioMmio(device, memory, line);
        device.attach(transport.port());
        return transport;
    }

    private VirtioMmio(VirtioDevice device, GuestMemory memory, InterruptLine line) {
        this.device = device;
        this.line = line;
        this.queues = device.queueSizes().stream()
                .map(size -> new Virtqueue(memory, size))
                .toList();
    }

    private Transport port() {
        return new Transport() {
            @Override
            public boolean use(int index, Consumer<Virtqueue> work) {
                return VirtioMmio.this.use(index, work);
            }

            @Override
            public void configurationChanged() {
                configurationGeneration++;
                if ((status & Registers.DRIVER_OK) != 0) {
                    interrupt(Registers.CONFIGURATION_CHANGE);
                }
            }
        };
    }

    /** {@return what the driver did wrong, if the device needs a reset for it} */
    public Optional<String> fault() {
        return fault.isEmpty() ? Optional.empty() : Optional.of(fault);
    }

    @Override
    public long size() {
        return SIZE;
    }

    @Override
    public boolean accepts(long offset, int size) {
        return offset >= 0 && offset <= SIZE - size;
    }

    @Override
    public long read(long offset, int size) {
        if (offset < 0 || offset > SIZE - size) {
            return 0;
        }
        if (size == 8) {
            return (read(offset, 4) & LOW_WORD) | read(offset + 4, 4) << 32;
        }
        int register = (int) offset;
        if (register >= Registers.CONFIG) {
            return readConfiguration(register - Registers.CONFIG, size);
        }
        return size == 4 && register % 4 == 0 ? readRegister(register) & LOW_WORD : 0;
    }

    private long readConfiguration(int offset, int size) {
        byte[] space = device.configuration();
        long value = 0;
        for (int i = 0; i < size && offset + i < space.length; i++) {
            value |= (space[offset + i] & 0xffL) << (8 * i);
        }
        return value;
    }

    private long readRegister(int register) {
        return switch (register) {
            case Registers.MAGIC_VALUE -> Registers.MAGIC;
            case Registers.VERSION -> Registers.MODERN;
            case Registers.DEVICE_ID -> device.deviceId();
            case Registers.VENDOR_ID -> Registers.VENDOR;
            case Registers.DEVICE_FEATURES -> featureWord();
            case Registers.QUEUE_NUM_MAX -> selected().map(Virtqueue::maximum).orElse(0);
            case Registers.QUEUE_READY ->
                selected().map(queue -> queue.state().ready() ? 1 : 0).orElse(0);
            case Registers.INTERRUPT_STATUS -> interruptStatus;
            case Registers.STATUS -> status;
            // There is no shared memory: a region of all ones (4.2.2).
            case Registers.SHARED_MEMORY_LENGTH_LOW,
                    Registers.SHARED_MEMORY_LENGTH_HIGH,
                    Registers.SHARED_MEMORY_BASE_LOW,
                    Registers.SHARED_MEMORY_BASE_HIGH -> -1;
            case Registers.CONFIG_GENERATION -> configurationGeneration;
            default -> 0;
        };
    }

    private long featureWord() {
        return switch (deviceFeaturesSelect) {
            case 0 -> offered() & LOW_WORD;
            case 1 -> offered() >>> 32;
            default -> 0;
        };
    }

    private long offered() {
        return device.features() | Features.COMMON;
    }

    @Override
    public void write(long offset, int size, long value) {
        if (offset < 0 || offset > SIZE - size) {
            return;
        }
        if (size == 8) {
            write(offset, 4, value);
            write(offset + 4, 4, value >>> 32);
            return;
        }
        int register = (int) offset;
        if (register >= Registers.CONFIG) {
            device.configure(register - Registers.CONFIG, size, (int) value);
        } else if (size == 4 && register % 4 == 0) {
            writeRegister(register, (int) value);
        }
    }

    private void writeRegister(int register, int value) {
        switch (register) {
            case Registers.DEVICE_FEATURES_SELECT -> deviceFeaturesSelect = value;
            case Registers.DRIVER_FEATURES_SELECT -> driverFeaturesSelect = value;
            case Registers.DRIVER_FEATURES -> writeFeatures(value);
            case Registers.QUEUE_SELECT -> queueSelect = value;
            case Registers.QUEUE_READY -> selected().ifPresent(queue -> enable(queue, (value & 1) != 0));
            case Registers.QUEUE_NOTIFY -> serve(value);
            case Registers.INTERRUPT_ACK -> acknowledge(value);
            case Registers.STATUS -> writeStatus(value);
            default -> selected().ifPresent(queue -> setUp(queue, register, value));
        }
    }

    private void writeFeatures(int value) {
        if ((status & Registers.FEATURES_OK) != 0) {
            return;
        }
        switch (driverFeaturesSelect) {
            case 0 -> driverFeatures = withLow(driverFeatures, value);
            case 1 -> driverFeatures = withHigh(driverFeatures, value);
            default -> {}
        }
    }

    private Optional<Virtqueue> selected() {
        return queue(queueSelect);
    }

    private Optional<Virtqueue> queue(int index) {
        return index >= 0 && index < queues.size() ? Optional.of(queues.get(index)) : Optional.empty();
    }

    /** Writes one of the registers that describe a queue, which stand still while the queue is ready (4.2.2.2). */
    private static void setUp(Virtqueue queue, int register, int value) {
        QueueState old = queue.state();
        if (old.ready()) {
            return;
        }
        queue.set(
                switch (register) {
                    case Registers.QUEUE_NUM -> old.withSize(value);
                    case Registers.QUEUE_DESCRIPTORS_LOW ->
                        old.withDescriptorTable(withLow(old.descriptorTable(), value));
                    case Registers.QUEUE_DESCRIPTORS_HIGH ->
                        old.withDescriptorTable(withHigh(old.descriptorTable(), value));
                    case Registers.QUEUE_DRIVER_LOW -> old.withDriverArea(withLow(old.driverArea(), value));
                    case Registers.QUEUE_DRIVER_HIGH -> old.withDriverArea(withHigh(old.driverArea(), value));
                    case Registers.QUEUE_DEVICE_LOW -> old.withDeviceArea(withLow(old.deviceArea(), value));
                    case Registers.QUEUE_DEVICE_HIGH -> old.withDeviceArea(withHigh(old.deviceArea(), value));
                    default -> old;
                });
    }

    private static long withLow(long old, int value) {
        return (old & ~LOW_WORD) | (value & LOW_WORD);
    }

    private static long withHigh(long old, int value) {
        return (old & LOW_WORD) | (long) value << 32;
    }

    private void enable(Virtqueue queue, boolean ready) {
        if (queue.state().ready() == ready) {
            return;
        }
        if (ready && !queue.state().wellFormed(queue.maximum())) {
            needReset("a queue of wrong size or alignment");
            return;
        }
        queue.set(queue.state().withReady(ready));
    }

    private void writeStatus(int value) {
        if (value == 0) {
            reset();
            return;
        }
        int added = value & DRIVER_STATUS_BITS & ~status;
        if ((added & Registers.FEATURES_OK) != 0 && !featuresAreAcceptable()) {
            added &= ~Registers.FEATURES_OK;
        }
        if (((status | added) & Registers.FEATURES_OK) == 0) {
            added &= ~Registers.DRIVER_OK;
        }
        status |= added;
    }

    private boolean featuresAreAcceptable() {
        return (driverFeatures & ~offered()) == 0
                && (driverFeatures & device.requiredFeatures()) == device.requiredFeatures();
    }

    /** What the driver does by writing 0 to the status (2.4): the device's content and what it has counted stay. */
    @Override
    public void reset() {
        status = 0;
        driverFeatures = 0;
        deviceFeaturesSelect = 0;
        driverFeaturesSelect = 0;
        queueSelect = 0;
        interruptStatus = 0;
        fault = "";
        queues.forEach(queue -> queue.set(QueueState.initial(queue.maximum())));
        line.drive(false);
    }

    private void needReset(String reason) {
        status |= Registers.DEVICE_NEEDS_RESET;
        fault = reason;
        if ((status & Registers.DRIVER_OK) != 0) {
            interrupt(Registers.CONFIGURATION_CHANGE);
        }
    }

    private void interrupt(int cause) {
        interruptStatus |= cause;
        line.drive(true);
    }

    private void acknowledge(int causes) {
        interruptStatus &= ~causes;
        line.drive(interruptStatus != 0);
        for (int i = 0; i < queues.size(); i++) {
            if (queues.get(i).state().backlog()) {
                serve(i);
            }
        }
    }

    private void serve(int index) {
        use(index, queue -> device.serve(index, queue));
    }

    private boolean use(int index, Consumer<Virtqueue> work) {
        int gone = Registers.DEVICE_NEEDS_RESET | Registers.FAILED;
        boolean live = (status & (Registers.DRIVER_OK | gone)) == Registers.DRIVER_OK;
        if (!live || queue(index).filter(queue -> queue.state().ready()).isEmpty()) {
            return false;
        }
        Virtqueue queue = queues.get(index);
        queue.begin(driverFeatures);
        work.accept(queue);
        if (queue.end()) {
            interrupt(Registers.USED_BUFFER);
        }
        queue.fault().ifPresent(reason -> needReset("queue " + index + ": " + reason));
        return true;
    }

    @Override
    public Record state() {
        return new State(
                status,
                driverFeatures,
                deviceFeaturesSelect,
                driverFeaturesSelect,
                queueSelect,
                interruptStatus,
                configurationGeneration,
                fault,
                queues.stream().map(Virtqueue::state).toList(),
                device.state());
    }

    @Override
    public void restore(Record state) {
        State from = (State) state;
        if (from.queues().size() != queues.size()) {
            throw new IllegalArgumentException(
                    "a state with " + from.queues().size() + " queues for a device with " + queues.size());
        }
        status = from.status();
        driverFeatures = from.driverFeatures();
        deviceFeaturesSelect = from.deviceFeaturesSelect();
        driverFeaturesSelect = from.driverFeaturesSelect();
        queueSelect = from.queueSelect();
        interruptStatus = from.interruptStatus();
        configurationGeneration = from.configurationGeneration();
        fault = from.fault();
        for (int i = 0; i < queues.size(); i++) {
            queues.get(i).set(from.queues().get(i));
        }
        device.restore(from.device());
        line.drive(interruptStatus != 0);
    }
}
