package trapline.machine.snapshot;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * The name of a page: the SHA-256 of its bytes. Four longs, big endian, because there are many of them.
 *
 * @param a bytes 0 to 7
 * @param b bytes 8 to 15
 * @param c bytes 16 to 23
 * @param d bytes 24 to 31
 */
public record PageName(long a, long b, long c, long d) {
    /** Bytes in a name. */
    public static final int BYTES = 32;

    /**
     * {@return the name in 32 bytes}
     *
     * @param sha256 exactly so many
     */
    public static PageName of(byte[] sha256) {
        if (sha256.length != BYTES) {
            throw new IllegalArgumentException("a page's name has " + BYTES + " bytes, not " + sha256.length);
        }
        ByteBuffer bytes = ByteBuffer.wrap(sha256);
        return new PageName(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
    }

    /** {@return its 32 bytes} */
    public byte[] toArray() {
        return ByteBuffer.allocate(BYTES)
                .putLong(a)
                .putLong(b)
                .putLong(c)
                .putLong(d)
                .array();
    }

    /** {@return its 64 hexadecimal digits} */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(toArray());
    }
}
