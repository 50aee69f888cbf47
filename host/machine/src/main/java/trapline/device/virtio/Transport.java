package trapline.device.virtio;

import java.util.function.Consumer;

/** What a device can ask of the transport it is attached to. */
interface Transport {
    /** A transport whose driver never comes: what a device has before it is attached. */
    Transport NONE = new Transport() {
        @Override
        public boolean use(int index, Consumer<Virtqueue> work) {
            return false;
        }

        @Override
        public void configurationChanged() {}
    };

    /**
     * Works on a queue, and tells the driver of the buffers used.
     *
     * @param index which queue
     * @param work what to do
     * @return whether the queue was live; if not, nothing was done
     */
    boolean use(int index, Consumer<Virtqueue> work);

    /** Tells the driver that the configuration space holds something else now. */
    void configurationChanged();
}
