package trapline.device.virt;

import trapline.device.Device;

/**
 * A virtio-mmio slot with nothing in it: the magic value, the version of the modern interface, and device id 0, at which drivers turn away (virtio
 * 1.2, section 4.2.3.1.1).
 */
final class EmptySlot implements Device {
    private static final long SIZE = 0x200;
    private static final int MAGIC = 0;
    private static final int VERSION = 4;
    private static final int VENDOR = 0xc;

    record State() {}

    @Override
    public long size() {
        return SIZE;
    }

    @Override
    public boolean accepts(long offset, int size) {
        return size >= 1 && offset >= 0 && offset <= SIZE - size;
    }

    @Override
    public long read(long offset, int size) {
        if (size != 4 || offset != (int) offset) {
            return 0;
        }
        return switch ((int) offset) {
            case MAGIC -> 0x74726976;
            case VERSION -> 2;
            case VENDOR -> 0x554d4551;
            default -> 0;
        };
    }

    @Override
    public void write(long offset, int size, long value) {
        // Nobody is there.
    }

    @Override
    public void reset() {
        // Nobody is there.
    }

    @Override
    public State state() {
        return new State();
    }

    @Override
    public void restore(Record state) {
        // There is nothing to restore.
    }
}
