package trapline.device.virtio;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import trapline.machine.BlockSource;

/**
 * A disk over an image that many machines share: what a machine writes goes to an overlay of its own, block by block, and the
 * image stays as it is. The overlay is on the heap; its blocks are bounded in number, which is what the machine is charged for.
 */
public final class CopyOnWriteDisk implements BlockStore {
    /** Bytes in a block of the overlay. */
    public static final int BLOCK_BYTES = DiskBlock.BYTES;

    private static final int BLOCK_SECTORS = BLOCK_BYTES / SECTOR_BYTES;

    /**
     * What a disk holds beside its image. Its text has a hash in place of the blocks.
     *
     * @param sectors how many sectors the disk has
     * @param overlay the blocks that were written, by number
     * @param transfers how many sectors were ever read or written
     */
    public record State(long sectors, SortedMap<Long, DiskBlock> overlay, long transfers) {
        public State {
            overlay = Collections.unmodifiableSortedMap(new TreeMap<>(overlay));
        }

        /** {@return the SHA-256 of the overlay: equal for two disks over one image to which the same was written} */
        public String contentHash() {
            MessageDigest digest = Sha256.start();
            overlay.forEach((number, block) -> {
                digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).flip());
                block.addTo(digest);
            });
            return HexFormat.of().formatHex(digest.digest());
        }

        @Override
        public String toString() {
            return "disk of %d sectors, %d blocks written, sha256 %s, %d transfers"
                    .formatted(sectors, overlay.size(), contentHash(), transfers);
        }
    }

    private final BlockSource base;
    private final long sectors;
    private final int blockLimit;
    private TreeMap<Long, DiskBlock> overlay = new TreeMap<>();
    private long transfers;

    /**
     * {@return a disk that holds what the image holds, and zeros up to a whole sector}
     *
     * @param base the image
     * @param blockLimit how many blocks of {@link #BLOCK_BYTES} can be written at most, at least 0; a write that would need more fails
     */
    public static CopyOnWriteDisk create(BlockSource base, int blockLimit) {
        return new CopyOnWriteDisk(base, blockLimit);
    }

    private CopyOnWriteDisk(BlockSource base, int blockLimit) {
        if (base.size() < 0 || blockLimit < 0) {
            throw new IllegalArgumentException("a disk of " + base.size() + " bytes and " + blockLimit + " blocks");
        }
        this.base = base;
        this.sectors = base.size() / SECTOR_BYTES + (base.size() % SECTOR_BYTES == 0 ? 0 : 1);
        this.blockLimit = blockLimit;
    }

    @Override
    public long sectors() {
        return sectors;
    }

    /** {@return how many blocks were written, at most the limit} */
    public int blocksWritten() {
        return overlay.size();
    }

    @Override
    public long transfers() {
        return transfers;
    }

    @Override
    public boolean read(long sector, int count, byte[] into) {
        transfers += count;
        boolean sound = true;
        long position = sector * SECTOR_BYTES;
        int length = count * SECTOR_BYTES;
        for (int done = 0; done < length && sound; ) {
            int start = (int) ((position + done) % BLOCK_BYTES);
            int piece = Math.min(length - done, BLOCK_BYTES - start);
            sound = readBlock((position + done) / BLOCK_BYTES, start, into, done, piece);
            done += piece;
        }
        return sound;
    }

    private boolean readBlock(long number, int start, byte[] into, int offset, int length) {
        Optional<DiskBlock> block = Optional.ofNullable(overlay.get(number));
        if (block.isPresent()) {
            block.get().copyTo(start, into, offset, length);
            return true;
        }
        long position = number * BLOCK_BYTES + start;
        int inBase = Math.clamp(base.size() - position, 0, length);
        for (int i = inBase; i < length; i++) {
            into[offset + i] = 0;
        }
        return base.read(Math.min(position, base.size()), into, offset, inBase);
    }

    @Override
    public boolean write(long sector, int count, byte[] from) {
        transfers += count;
        boolean sound = true;
        long position = sector * SECTOR_BYTES;
        int length = count * SECTOR_BYTES;
        for (int done = 0; done < length && sound; ) {
            int start = (int) ((position + done) % BLOCK_BYTES);
            int piece = Math.min(length - done, BLOCK_BYTES - start);
            sound = writeBlock((position + done) / BLOCK_BYTES, start, from, done, piece);
            done += piece;
        }
        return sound;
    }

    private boolean writeBlock(long number, int start, byte[] from, int offset, int length) {
        byte[] bytes = new byte[BLOCK_BYTES];
        boolean whole = length == BLOCK_BYTES;
        if (!whole && !readBlock(number, 0, bytes, 0, BLOCK_BYTES)) {
            return false;
        }
        System.arraycopy(from, offset, bytes, start, length);
        return replace(number, DiskBlock.of(bytes));
    }

    private boolean replace(long number, DiskBlock block) {
        if (!hasRoomFor(number)) {
            return false;
        }
        overlay.put(number, block);
        return true;
    }

    private boolean hasRoomFor(long number) {
        return overlay.size() < blockLimit || overlay.containsKey(number);
    }

    @Override
    public boolean zero(long sector, long count) {
        byte[] zeros = new byte[BLOCK_BYTES];
        boolean sound = true;
        for (long next = sector; next < sector + count && sound; ) {
            int start = (int) (next % BLOCK_SECTORS);
            int piece = (int) Math.min(sector + count - next, BLOCK_SECTORS - start);
            long number = next / BLOCK_SECTORS;
            sound = piece == BLOCK_SECTORS
                    ? replace(number, DiskBlock.ZEROS)
                    : writeBlock(number, start * SECTOR_BYTES, zeros, 0, piece * SECTOR_BYTES);
            next += piece;
        }
        return sound;
    }

    /** Frees the memory of the blocks that lie wholly within; they stay counted, and read as zeros. */
    @Override
    public void discard(long sector, long count) {
        long first = (sector + BLOCK_SECTORS - 1) / BLOCK_SECTORS;
        long end = (sector + count) / BLOCK_SECTORS;
        if (first < end) {
            overlay.subMap(first, end).replaceAll((number, block) -> DiskBlock.ZEROS);
        }
    }

    @Override
    public Record state() {
        return new State(sectors, overlay, transfers);
    }

    @Override
    public void restore(Record state) {
        State from = (State) state;
        boolean blocks = from.overlay().isEmpty()
                || from.overlay().firstKey() >= 0 && from.overlay().lastKey() <= sectors / BLOCK_SECTORS;
        if (from.sectors() != sectors || from.overlay().size() > blockLimit || !blocks) {
            throw new IllegalArgumentException("another disk's state: " + from);
        }
        overlay = new TreeMap<>(from.overlay());
        transfers = from.transfers();
    }
}
