package trapline.device.virtio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The block device (5.2): one queue of requests over a {@link BlockStore}. Requests are served in their order, each one whole. */
public final class VirtioBlock implements VirtioDevice {
    /** How many bytes one request may transfer at most; a longer one fails. */
    public static final long REQUEST_LIMIT = 64L << 20;

    /** How many sectors a discard or write-zeroes request may name. */
    static final int ZERO_LIMIT = 8 * 1024;

    /** How long an identification is (5.2.6). */
    static final int ID_BYTES = 20;

    static final int SEGMENTS_MAX = 1 << 2;
    static final int READ_ONLY = 1 << 5;
    static final int BLOCK_SIZE = 1 << 6;
    static final int FLUSH = 1 << 9;
    static final int DISCARD = 1 << 13;
    static final int WRITE_ZEROES = 1 << 14;

    static final int OK = 0;
    static final int ERROR = 1;
    static final int UNSUPPORTED = 2;

    private static final int READ_REQUEST = 0;
    private static final int WRITE_REQUEST = 1;
    private static final int FLUSH_REQUEST = 4;
    private static final int ID_REQUEST = 8;
    private static final int DISCARD_REQUEST = 11;
    private static final int WRITE_ZEROES_REQUEST = 13;

    /** Zeroing whole blocks is so many times faster than moving their bytes, about. */
    private static final int ZEROING_SPEED = 8;

    private static final int QUEUE_SIZE = 256;
    private static final int HEADER_BYTES = 16;
    private static final int SEGMENT_BYTES = 16;
    private static final int CONFIGURATION_BYTES = 60;
    private static final int PIECE_BYTES = 32 * 1024;
    private static final byte[] NO_BYTES = {};

    /**
     * A block device's state.
     *
     * @param store what its sectors are kept in
     */
    public record State(Record store) {}

    private final BlockStore store;
    private final boolean readOnly;
    private final byte[] id;
    private byte[] piece = NO_BYTES;

    /**
     * {@return a block device}
     *
     * @param store its sectors
     * @param readOnly whether the driver may only read
     * @param id what the driver reads as its identification; of its characters, Latin-1, the first 20 count
     */
    public static VirtioBlock create(BlockStore store, boolean readOnly, String id) {
        return new VirtioBlock(store, readOnly, id);
    }

    private VirtioBlock(BlockStore store, boolean readOnly, String id) {
        this.store = store;
        this.readOnly = readOnly;
        this.id = Arrays.copyOf(id.getBytes(StandardCharsets.ISO_8859_1), ID_BYTES);
    }

    /** {@return how many sectors were ever transferred} */
    public long transfers() {
        return store.transfers();
    }

    @Override
    public int deviceId() {
        return 2;
    }

    @Override
    public long features() {
        return SEGMENTS_MAX | BLOCK_SIZE | FLUSH | (readOnly ? READ_ONLY : DISCARD | WRITE_ZEROES);
    }

    @Override
    public long requiredFeatures() {
        // Nothing here differs for a driver that does not know VERSION_1; xv6's is one, and runs on QEMU.
        return 0;
    }

    @Override
    public List<Integer> queueSizes() {
        return List.of(QUEUE_SIZE);
    }

    @Override
    public byte[] configuration() {
        byte[] space = new byte[CONFIGURATION_BYTES];
        ByteBuffer.wrap(space)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(0, store.sectors())
                .putInt(12, QUEUE_SIZE - 2)
                .putInt(20, BlockStore.SECTOR_BYTES)
                .putShort(34, (short) 1)
                .putInt(36, ZERO_LIMIT)
                .putInt(40, 1)
                .putInt(44, CopyOnWriteDisk.BLOCK_BYTES / BlockStore.SECTOR_BYTES)
                .putInt(48, ZERO_LIMIT)
                .putInt(52, 1)
                .put(56, (byte) 1);
        return space;
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
            byte[] header = new byte[HEADER_BYTES];
            if (chain.read(header, 0, HEADER_BYTES) < HEADER_BYTES || chain.writable() < 1) {
                queue.fail("a block request without header or status");
                return;
            }
            chain.writeLast(answer(chain, ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN)));
            queue.complete(chain);
            next = queue.next();
        }
    }

    /** {@return the status of a request, now done but for that} */
    private int answer(DescriptorChain chain, ByteBuffer header) {
        long sector = header.getLong(8);
        return switch (header.getInt(0)) {
            case READ_REQUEST -> read(chain, sector);
            case WRITE_REQUEST -> readOnly ? ERROR : write(chain, sector);
            case FLUSH_REQUEST -> OK;
            case ID_REQUEST -> identify(chain);
            case DISCARD_REQUEST -> readOnly ? UNSUPPORTED : zero(chain, true);
            case WRITE_ZEROES_REQUEST -> readOnly ? UNSUPPORTED : zero(chain, false);
            default -> UNSUPPORTED;
        };
    }

    private boolean isPossible(long sector, long bytes) {
        return bytes % BlockStore.SECTOR_BYTES == 0
                && bytes <= REQUEST_LIMIT
                && store.has(sector, bytes / BlockStore.SECTOR_BYTES);
    }

    private byte[] piece() {
        if (piece.length == 0) {
            piece = new byte[PIECE_BYTES];
        }
        return piece;
    }

    private int read(DescriptorChain chain, long sector) {
        long bytes = chain.writable() - 1;
        if (!isPossible(sector, bytes)) {
            return ERROR;
        }
        for (long done = 0; done < bytes; ) {
            int length = (int) Math.min(bytes - done, PIECE_BYTES);
            if (!store.read(sector + done / BlockStore.SECTOR_BYTES, length / BlockStore.SECTOR_BYTES, piece())) {
                return ERROR;
            }
            chain.write(piece(), 0, length);
            done += length;
        }
        return OK;
    }

    private int write(DescriptorChain chain, long sector) {
        long bytes = chain.readable();
        if (!isPossible(sector, bytes)) {
            return ERROR;
        }
        for (long done = 0; done < bytes; ) {
            int length = chain.read(piece(), 0, (int) Math.min(bytes - done, PIECE_BYTES));
            if (!store.write(sector + done / BlockStore.SECTOR_BYTES, length / BlockStore.SECTOR_BYTES, piece())) {
                return ERROR;
            }
            done += length;
        }
        return OK;
    }

    private int identify(DescriptorChain chain) {
        chain.write(id, 0, (int) Math.min(ID_BYTES, chain.writable() - 1));
        return OK;
    }

    /** Discards or zeroes the one range that a request may name (5.2.6.2). */
    private int zero(DescriptorChain chain, boolean discard) {
        byte[] bytes = new byte[SEGMENT_BYTES];
        if (chain.readable() != SEGMENT_BYTES || chain.read(bytes, 0, SEGMENT_BYTES) < SEGMENT_BYTES) {
            return ERROR;
        }
        ByteBuffer segment = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long sector = segment.getLong(0);
        long count = segment.getInt(8) & 0xffff_ffffL;
        int knownFlags = discard ? 0 : 1;
        if ((segment.getInt(12) & ~knownFlags) != 0) {
            return UNSUPPORTED;
        }
        if (count > ZERO_LIMIT || !store.has(sector, count)) {
            return ERROR;
        }
        chain.charge(count * BlockStore.SECTOR_BYTES / ZEROING_SPEED);
        if (discard) {
            store.discard(sector, count);
            return OK;
        }
        return store.zero(sector, count) ? OK : ERROR;
    }

    @Override
    public Record state() {
        return new State(store.state());
    }

    @Override
    public void restore(Record state) {
        store.restore(((State) state).store());
    }
}
