package trapline.device.virtio;

import java.util.List;

/** A virtio device without its transport: what is common to all device types (chapter 5). */
public sealed interface VirtioDevice permits VirtioBlock, VirtioConsole, VirtioNet, VirtioRng {
    /** {@return the device type's number (chapter 5)} */
    int deviceId();

    /** {@return the feature bits of this device type that are offered} */
    long features();

    /** {@return the feature bits without which the device cannot work} */
    long requiredFeatures();

    /** {@return the largest size of each queue, a power of 2} */
    List<Integer> queueSizes();

    /** {@return a copy of the configuration space (2.5)} */
    byte[] configuration();

    /**
     * Takes a write to the configuration space.
     *
     * @param offset from its start, at least 0
     * @param size 1, 2 or 4 bytes
     * @param value its low {@code size} bytes count
     */
    void configure(int offset, int size, int value);

    /**
     * Uses the buffers that the driver has made available.
     *
     * @param index the queue's number
     * @param queue the queue, live
     */
    void serve(int index, Virtqueue queue);

    /**
     * Says where to report what happens by itself, such as input.
     *
     * @param transport the transport that the device is now part of
     */
    void attach(Transport transport);

    /** {@return the state beside the transport's and the queues', as a value} */
    Record state();

    /**
     * Takes over a state.
     *
     * @param state what {@link #state} gave, of a device of the same class
     */
    void restore(Record state);
}
