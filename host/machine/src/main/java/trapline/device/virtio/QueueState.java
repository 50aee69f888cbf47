package trapline.device.virtio;

/**
 * A virtqueue's registers and positions.
 *
 * @param size entries of each ring, as the driver set it: any number until the queue was ready once
 * @param ready whether the driver has enabled it
 * @param descriptorTable physical address of the descriptor table (2.7.5)
 * @param driverArea physical address of the available ring (2.7.6)
 * @param deviceArea physical address of the used ring (2.7.8)
 * @param nextAvailable the available ring's position that the device reads next, 0 to 65,535
 * @param nextUsed the used ring's position that the device writes next, 0 to 65,535
 * @param backlog whether the device stopped with buffers left, because it had done enough for one access
 */
public record QueueState(
        int size,
        boolean ready,
        long descriptorTable,
        long driverArea,
        long deviceArea,
        int nextAvailable,
        int nextUsed,
        boolean backlog) {
    public QueueState {
        if (nextAvailable >>> 16 != 0 || nextUsed >>> 16 != 0) {
            throw new IllegalArgumentException("ring positions have 16 bits: " + nextAvailable + ", " + nextUsed);
        }
    }

    /**
     * {@return a queue as it is after a reset}
     *
     * @param size the largest size it can have
     */
    static QueueState initial(int size) {
        return new QueueState(size, false, 0, 0, 0, 0, 0, false);
    }

    QueueState withSize(int newSize) {
        return new QueueState(
                newSize, ready, descriptorTable, driverArea, deviceArea, nextAvailable, nextUsed, backlog);
    }

    QueueState withDescriptorTable(long address) {
        return new QueueState(size, ready, address, driverArea, deviceArea, nextAvailable, nextUsed, backlog);
    }

    QueueState withDriverArea(long address) {
        return new QueueState(size, ready, descriptorTable, address, deviceArea, nextAvailable, nextUsed, backlog);
    }

    QueueState withDeviceArea(long address) {
        return new QueueState(size, ready, descriptorTable, driverArea, address, nextAvailable, nextUsed, backlog);
    }

    /** {@return the queue enabled or disabled; its rings start from 0 either way} */
    QueueState withReady(boolean nowReady) {
        return new QueueState(size, nowReady, descriptorTable, driverArea, deviceArea, 0, 0, false);
    }

    /**
     * {@return whether the driver set the queue up as 2.7 demands: a power of 2 as its size, each part aligned}
     *
     * @param maximum the largest size that the device offers
     */
    boolean wellFormed(int maximum) {
        return size >= 1
                && size <= maximum
                && Integer.bitCount(size) == 1
                && descriptorTable % 16 == 0
                && driverArea % 2 == 0
                && deviceArea % 4 == 0;
    }
}
