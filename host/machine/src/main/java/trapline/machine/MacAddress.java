package trapline.machine;

import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The address of an Ethernet interface (IEEE 802).
 *
 * @param bits its 48 bits, the first octet in the highest places
 */
public record MacAddress(long bits) {
    /** Octets in an address. */
    public static final int OCTETS = 6;

    private static final long GROUP_BIT = 1L << 40;
    private static final Pattern FORM = Pattern.compile("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}");

    public MacAddress {
        if (bits >>> 48 != 0) {
            throw new IllegalArgumentException("more than 48 bits: " + Long.toHexString(bits));
        }
    }

    /**
     * {@return a locally administered address of one interface}
     *
     * @param number its low 40 bits make the address
     */
    public static MacAddress local(long number) {
        return new MacAddress(0x02_00_00_00_00_00L | (number & 0xff_ffff_ffffL));
    }

    /**
     * {@return the address in a text}
     *
     * @param text six octets in hexadecimal, as 52:54:00:12:34:56
     * @throws IllegalArgumentException if it is not of that form
     */
    public static MacAddress of(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("the network address \"" + text + "\" must be like 52:54:00:12:34:56");
        }
        return new MacAddress(Long.parseLong(text.replace(":", ""), 16));
    }

    /**
     * {@return the address at a place in a frame}
     *
     * @param bytes the frame
     * @param offset of the first octet
     */
    public static MacAddress at(Bytes bytes, int offset) {
        long bits = 0;
        for (int i = 0; i < OCTETS; i++) {
            bits = bits << 8 | (bytes.at(offset + i) & 0xff);
        }
        return new MacAddress(bits);
    }

    /** {@return the octets in order} */
    public byte[] octets() {
        byte[] octets = new byte[OCTETS];
        for (int i = 0; i < OCTETS; i++) {
            octets[i] = (byte) (bits >> (40 - 8 * i));
        }
        return octets;
    }

    /** {@return whether it names a group (multicast or broadcast), which no interface has as its own} */
    public boolean isGroup() {
        return (bits & GROUP_BIT) != 0;
    }

    @Override
    public String toString() {
        return HexFormat.ofDelimiter(":").formatHex(octets());
    }
}
