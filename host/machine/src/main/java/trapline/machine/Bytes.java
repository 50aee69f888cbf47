package trapline.machine;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * Bytes that never change, so that everybody may share them: a kernel that many machines start from, a frame on its way.
 */
public final class Bytes {
    /** No bytes. */
    public static final Bytes NONE = new Bytes(new byte[0]);

    private static final int SHOWN = 16;

    private final byte[] content;

    private Bytes(byte[] content) {
        this.content = content;
    }

    /**
     * {@return a copy of these bytes}
     *
     * @param content the bytes
     */
    public static Bytes of(byte... content) {
        return content.length == 0 ? NONE : new Bytes(content.clone());
    }

    /**
     * {@return a copy of a part of these bytes}
     *
     * @param content the bytes
     * @param offset where the part begins
     * @param length how many bytes it has, at least 0
     */
    public static Bytes of(byte[] content, int offset, int length) {
        return new Bytes(Arrays.copyOfRange(content, offset, Math.addExact(offset, length)));
    }

    /** {@return how many there are} */
    public int length() {
        return content.length;
    }

    /**
     * {@return one byte, with its sign}
     *
     * @param index 0 to {@link #length} - 1
     */
    public byte at(int index) {
        return content[index];
    }

    /**
     * Copies some of them out.
     *
     * @param from the first one to copy
     * @param into where to
     * @param offset the place in {@code into} for the first one
     * @param count how many, at least 0
     */
    public void copy(int from, byte[] into, int offset, int count) {
        System.arraycopy(content, from, into, offset, count);
    }

    /** {@return a copy of all of them} */
    public byte[] toArray() {
        return content.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }

    @Override
    public String toString() {
        String start = HexFormat.of().formatHex(content, 0, Math.min(SHOWN, content.length));
        return content.length + " bytes " + start + (content.length > SHOWN ? "..." : "");
    }
}
