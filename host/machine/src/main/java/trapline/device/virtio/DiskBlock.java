package trapline.device.virtio;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** The content of a disk's block, which never changes: to write a block is to replace it, so states can share it. */
public final class DiskBlock {
    /** Bytes in a block. */
    public static final int BYTES = 4096;

    /** A block of zeros. All such blocks are this one, so zeros take no memory. */
    static final DiskBlock ZEROS = new DiskBlock(new byte[BYTES]);

    private final byte[] bytes;
    // Found when it is first asked for; two threads that do so at once find the same.
    private volatile byte[] sha256 = {};

    private DiskBlock(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * {@return a block that holds these bytes}
     *
     * @param bytes {@link #BYTES} of them, which nobody changes any more
     */
    public static DiskBlock of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a block of " + bytes.length + " bytes");
        }
        return Arrays.equals(bytes, ZEROS.bytes) ? ZEROS : new DiskBlock(bytes);
    }

    /** {@return a copy of its bytes} */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** {@return its SHA-256, 32 bytes; found once} */
    public byte[] sha256() {
        if (sha256.length == 0) {
            sha256 = Sha256.start().digest(bytes);
        }
        return sha256.clone();
    }

    void copyTo(int from, byte[] into, int offset, int length) {
        System.arraycopy(bytes, from, into, offset, length);
    }

    void addTo(MessageDigest digest) {
        digest.update(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DiskBlock block && Arrays.equals(bytes, block.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** {@return its SHA-256} */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(sha256());
    }
}
