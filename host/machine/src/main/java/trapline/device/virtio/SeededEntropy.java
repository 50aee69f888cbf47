package trapline.device.virtio;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * A random generator whose output is a function of its seed and the position: block i of 32 bytes is
 * SHA-256(seed, i as 8 bytes big endian). Without the seed the output cannot be told from random bytes, so guests may make keys of
 * it; with the seed every run repeats.
 */
public final class SeededEntropy {
    /** Bytes in a seed. */
    public static final int SEED_BYTES = 32;

    private static final int BLOCK_BYTES = 32;

    private final byte[] seed;
    private final MessageDigest sha = Sha256.start();
    private long position;

    /**
     * {@return the generator at position 0}
     *
     * @param seed {@link #SEED_BYTES} bytes, the machine's own
     */
    public static SeededEntropy create(byte[] seed) {
        return new SeededEntropy(seed.clone());
    }

    private SeededEntropy(byte[] seed) {
        if (seed.length != SEED_BYTES) {
            throw new IllegalArgumentException("a seed has " + SEED_BYTES + " bytes, not " + seed.length);
        }
        this.seed = seed;
    }

    /** {@return how many bytes were drawn} */
    public long position() {
        return position;
    }

    /**
     * Draws bytes.
     *
     * @param into where to
     * @param offset of the first one
     * @param length how many
     */
    public void draw(byte[] into, int offset, int length) {
        for (int done = 0; done < length; ) {
            sha.update(seed);
            sha.update(ByteBuffer.allocate(Long.BYTES)
                    .putLong(position / BLOCK_BYTES)
                    .flip());
            byte[] block = sha.digest();
            int start = (int) (position % BLOCK_BYTES);
            int piece = Math.min(length - done, BLOCK_BYTES - start);
            System.arraycopy(block, start, into, offset + done, piece);
            done += piece;
            position += piece;
        }
    }

    /** {@return a name of the seed that does not tell it} */
    String seedHash() {
        return HexFormat.of().formatHex(Sha256.start().digest(seed));
    }

    void moveTo(long newPosition) {
        position = newPosition;
    }
}
