package trapline.device.net;

import java.util.Optional;
import trapline.machine.Bytes;
import trapline.machine.MacAddress;

/**
 * An Ethernet frame without preamble and check sequence: destination, source, type, payload.
 *
 * @param bytes {@link #SHORTEST} to {@link #LONGEST} of them
 */
public record Frame(Bytes bytes) {
    /** The shortest frame: its header alone. Padding to 60 bytes is a matter of real wires. */
    public static final int SHORTEST = 14;

    /** The longest frame: a header and 1,500 bytes. */
    public static final int LONGEST = 1514;

    public Frame {
        if (bytes.length() < SHORTEST || bytes.length() > LONGEST) {
            throw new IllegalArgumentException("a frame of " + bytes.length() + " bytes");
        }
    }

    /**
     * {@return a frame of these bytes, if they are neither too few nor too many}
     *
     * @param bytes any; they are copied
     * @param offset of the first one
     * @param length how many
     */
    public static Optional<Frame> of(byte[] bytes, int offset, int length) {
        return length < SHORTEST || length > LONGEST
                ? Optional.empty()
                : Optional.of(new Frame(Bytes.of(bytes, offset, length)));
    }

    /** {@return how many bytes it has} */
    public int length() {
        return bytes.length();
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
    public String toString() {
        return source() + " to " + destination() + ", " + bytes.length() + " bytes";
    }
}
