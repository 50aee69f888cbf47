package trapline.device.net;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** An Ethernet frame without preamble and check sequence: destination, source, type, payload. Its bytes never change. */
public final class Frame {
    /** The shortest frame: its header alone. Padding to 60 bytes is a matter of real wires. */
    public static final int SHORTEST = 14;

    /** The longest frame: a header and 1,500 bytes. */
    public static final int LONGEST = 1514;

    private final byte[] bytes;

    private Frame(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * {@return a frame of these bytes, if they are neither too few nor too many}
     *
     * @param bytes any
     * @param offset of the first one
     * @param length how many
     */
    public static Optional<Frame> of(byte[] bytes, int offset, int length) {
        return length < SHORTEST || length > LONGEST
                ? Optional.empty()
                : Optional.of(new Frame(Arrays.copyOfRange(bytes, offset, offset + length)));
    }

    /**
     * {@return the frame that {@link #text} made this text of}
     *
     * @param text {@link #SHORTEST} to {@link #LONGEST} chars, each 0 to 255
     */
    public static Frame ofText(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (text.chars().anyMatch(c -> c > 0xff)) {
            throw new IllegalArgumentException("a frame's bytes are 0 to 255 each");
        }
        return of(bytes, 0, bytes.length)
                .orElseThrow(() -> new IllegalArgumentException("a frame of " + bytes.length + " bytes"));
    }

    /** {@return the bytes as a string of chars 0 to 255, as the records of inputs hold them} */
    public String text() {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** {@return how many bytes it has} */
    public int length() {
        return bytes.length;
    }

    /** {@return a copy of its bytes} */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** {@return whom it is for} */
    public MacAddress destination() {
        return MacAddress.at(bytes, 0);
    }

    /** {@return whom it claims to be from} */
    public MacAddress source() {
        return MacAddress.at(bytes, MacAddress.OCTETS);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Frame frame && Arrays.equals(bytes, frame.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return source() + " to " + destination() + ", " + bytes.length + " bytes";
    }
}
