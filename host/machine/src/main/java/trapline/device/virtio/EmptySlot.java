package trapline.device.virtio;

import java.util.List;

/** A transport with no device behind it: drivers see device number 0 and leave it alone (4.2.3.1.1). */
public final class EmptySlot implements VirtioDevice {
    /** The state of nothing. */
    public record State() {}

    /** {@return an empty slot} */
    public static EmptySlot create() {
        return new EmptySlot();
    }

    private EmptySlot() {}

    @Override
    public int deviceId() {
        return 0;
    }

    @Override
    public long features() {
        return 0;
    }

    @Override
    public long requiredFeatures() {
        return 0;
    }

    @Override
    public List<Integer> queueSizes() {
        return List.of();
    }

    @Override
    public byte[] configuration() {
        return new byte[0];
    }

    @Override
    public void configure(int offset, int size, int value) {}

    @Override
    public void serve(int index, Virtqueue queue) {}

    @Override
    public void attach(Transport transport) {}

    @Override
    public Record state() {
        return new State();
    }

    @Override
    public void restore(Record state) {}
}
