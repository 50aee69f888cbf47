package trapline.device.virtio;

import java.util.List;
import java.util.Optional;

/** The entropy device (5.4): one queue of buffers to fill with what a {@link SeededEntropy} gives. */
public final class VirtioRng implements VirtioDevice {
    /** How many bytes one buffer gets at most; the device may give less than there is room for (5.4.6.2). */
    static final int FILL_LIMIT = 1024;

    private static final int QUEUE_SIZE = 8;

    /** A hash costs about as much as moving so many bytes for each byte that it gives. */
    private static final int WORK_PER_BYTE = 32;

    /**
     * An entropy device's state.
     *
     * @param seedHash the SHA-256 of the seed, so that a state cannot be taken for another seed's
     * @param position how many bytes were drawn
     */
    public record State(String seedHash, long position) {
        public State {
            if (position < 0) {
                throw new IllegalArgumentException("random numbers at position " + position);
            }
        }
    }

    private final SeededEntropy entropy;

    /**
     * {@return an entropy device}
     *
     * @param entropy its source, used by nothing else
     */
    public static VirtioRng create(SeededEntropy entropy) {
        return new VirtioRng(entropy);
    }

    private VirtioRng(SeededEntropy entropy) {
        this.entropy = entropy;
    }

    @Override
    public int deviceId() {
        return 4;
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
        return List.of(QUEUE_SIZE);
    }

    @Override
    public byte[] configuration() {
        return new byte[0];
    }

    @Override
    public void configure(int offset, int size, int value) {}

    @Override
    public void attach(Transport transport) {}

    @Override
    public void serve(int index, Virtqueue queue) {
        Optional<DescriptorChain> next = queue.next();
        while (next.isPresent()) {
            DescriptorChain chain = next.get();
            byte[] random = new byte[(int) Math.min(FILL_LIMIT, chain.writable())];
            if (random.length == 0) {
                queue.fail("an entropy request without room");
                return;
            }
            entropy.draw(random, 0, random.length);
            chain.write(random, 0, random.length);
            chain.charge((long) random.length * WORK_PER_BYTE);
            queue.complete(chain);
            next = queue.next();
        }
    }

    @Override
    public Record state() {
        return new State(entropy.seedHash(), entropy.position());
    }

    @Override
    public void restore(Record state) {
        State from = (State) state;
        if (!from.seedHash().equals(entropy.seedHash())) {
            throw new IllegalArgumentException("the state of another seed");
        }
        entropy.moveTo(from.position());
    }
}
