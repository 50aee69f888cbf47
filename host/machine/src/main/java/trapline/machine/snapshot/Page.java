package trapline.machine.snapshot;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import trapline.machine.Bytes;

/**
 * A piece of a machine's memory or disk, never changed, with its name.
 *
 * @param name the SHA-256 of the bytes
 * @param bytes 1 to {@link #MOST_BYTES} of them
 */
public record Page(PageName name, Bytes bytes) {
    /** The most bytes in a page; the last one of a memory, and a drum's sectors, may have fewer. */
    public static final int MOST_BYTES = 4096;

    public Page {
        if (bytes.length() < 1 || bytes.length() > MOST_BYTES) {
            throw new IllegalArgumentException("a page has 1 to " + MOST_BYTES + " bytes, not " + bytes.length());
        }
    }

    /**
     * {@return the page that holds these bytes}
     *
     * @param bytes 1 to {@link #MOST_BYTES} of them
     */
    public static Page of(byte[] bytes) {
        return new Page(PageName.of(sha256().digest(bytes)), Bytes.of(bytes));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
