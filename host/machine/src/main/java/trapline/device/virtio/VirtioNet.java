package trapline.device.virtio;

import java.util.List;
import java.util.Optional;
import trapline.device.net.Frame;
import trapline.device.net.FrameQueue;
import trapline.machine.MacAddress;

/**
 * The network device (5.1) without offloads: one queue each way, every frame in a buffer of its own. Sent frames go to a bounded
 * {@link FrameQueue}, which is outside the machine: when the host empties it, and whether it overflows, a guest cannot tell, so neither
 * is part of the state.
 */
public final class VirtioNet implements VirtioDevice {
    /** The configuration space has the address. */
    static final int MAC = 1 << 5;

    /** The configuration space has the link's status. */
    static final int STATUS = 1 << 16;

    static final int RECEIVE = 0;
    static final int TRANSMIT = 1;

    /** Before each frame stands a header (5.1.6); with VERSION_1 it always has this size. */
    static final int HEADER_BYTES = 12;

    private static final int QUEUE_SIZE = 256;
    private static final int CONFIGURATION_BYTES = 8;
    private static final int LINK_UP = 1;
    private static final int FLAGS = 0;
    private static final int SEGMENTATION_TYPE = 1;
    private static final int BUFFERS = 10;
    private static final long HASH_FACTOR = 0x9e3779b97f4a7c15L;

    /**
     * A network device's state.
     *
     * @param sent how many frames the driver sent
     * @param sentHash a hash of all of them
     * @param refused how many buffers to send held no frame that can be sent
     * @param received how many frames the driver received
     * @param missed how many frames came while the driver had no buffer for them
     */
    public record State(long sent, long sentHash, long refused, long received, long missed) {}

    private final MacAddress address;
    private final FrameQueue out;
    private Transport transport = Transport.NONE;
    private long sent;
    private long sentHash;
    private long refused;
    private long received;
    private long missed;

    /**
     * {@return a network device}
     *
     * @param address of its interface, no group's
     * @param out where sent frames go
     */
    public static VirtioNet create(MacAddress address, FrameQueue out) {
        if (address.isGroup()) {
            throw new IllegalArgumentException(address + " is a group's address");
        }
        return new VirtioNet(address, out);
    }

    private VirtioNet(MacAddress address, FrameQueue out) {
        this.address = address;
        this.out = out;
    }

    /**
     * Delivers a frame from the wire. It is lost if the driver has no buffer for it now.
     *
     * @param frame the frame
     * @return whether the driver got it
     */
    public boolean receive(Frame frame) {
        long before = received;
        transport.use(RECEIVE, queue -> receive(queue, frame));
        boolean taken = received != before;
        if (!taken) {
            missed++;
        }
        return taken;
    }

    private void receive(Virtqueue queue, Frame frame) {
        Optional<DescriptorChain> next = queue.next();
        if (next.isEmpty()) {
            return;
        }
        DescriptorChain chain = next.get();
        if (chain.writable() < HEADER_BYTES + frame.length()) {
            queue.fail("a receive buffer of " + chain.writable() + " bytes for a frame of " + frame.length());
            return;
        }
        byte[] header = new byte[HEADER_BYTES];
        header[BUFFERS] = 1;
        chain.write(header, 0, HEADER_BYTES);
        chain.write(frame.bytes().toArray(), 0, frame.length());
        queue.complete(chain);
        received++;
    }

    /** {@return where the host fetches the frames that the driver sent} */
    public FrameQueue out() {
        return out;
    }

    @Override
    public int deviceId() {
        return 1;
    }

    @Override
    public long features() {
        return MAC | STATUS;
    }

    @Override
    public long requiredFeatures() {
        // Without it the header would be a shorter one.
        return Features.VERSION_1;
    }

    @Override
    public List<Integer> queueSizes() {
        return List.of(QUEUE_SIZE, QUEUE_SIZE);
    }

    @Override
    public byte[] configuration() {
        byte[] space = new byte[CONFIGURATION_BYTES];
        System.arraycopy(address.octets(), 0, space, 0, MacAddress.OCTETS);
        space[MacAddress.OCTETS] = LINK_UP;
        return space;
    }

    @Override
    public void configure(int offset, int size, int value) {}

    @Override
    public void attach(Transport to) {
        transport = to;
    }

    @Override
    public void serve(int index, Virtqueue queue) {
        if (index == TRANSMIT) {
            transmit(queue);
        }
        // New receive buffers need nothing: no frame waits for them.
    }

    private void transmit(Virtqueue queue) {
        byte[] bytes = new byte[HEADER_BYTES + Frame.LONGEST];
        Optional<DescriptorChain> next = queue.next();
        while (next.isPresent()) {
            DescriptorChain chain = next.get();
            int length = chain.read(bytes, 0, bytes.length);
            send(bytes, length, chain.readable() == 0);
            queue.complete(chain);
            next = queue.next();
        }
    }

    private void send(byte[] bytes, int length, boolean whole) {
        // No offload was offered, so a header that asks for one comes from a driver that is wrong; its frame is not
        // complete.
        boolean plain = length >= HEADER_BYTES && bytes[FLAGS] == 0 && bytes[SEGMENTATION_TYPE] == 0;
        Optional<Frame> frame =
                plain && whole ? Frame.of(bytes, HEADER_BYTES, length - HEADER_BYTES) : Optional.empty();
        if (frame.isEmpty()) {
            refused++;
            return;
        }
        sent++;
        for (int i = HEADER_BYTES; i < length; i++) {
            sentHash = (sentHash ^ (bytes[i] & 0xff)) * HASH_FACTOR;
        }
        sentHash = Long.rotateLeft(sentHash ^ length, 29);
        out.add(frame.get());
    }

    @Override
    public Record state() {
        return new State(sent, sentHash, refused, received, missed);
    }

    @Override
    public void restore(Record state) {
        State from = (State) state;
        sent = from.sent();
        sentHash = from.sentHash();
        refused = from.refused();
        received = from.received();
        missed = from.missed();
    }
}
