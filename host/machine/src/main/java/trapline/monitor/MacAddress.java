package trapline.monitor;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The address of a network card (IEEE 802, clause 8): one station's, not a group's.
 *
 * @param value 48 bits, the first byte on the wire on top
 */
public record MacAddress(long value) {
    private static final Pattern FORM = Pattern.compile("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}");
    private static final long GROUP = 1L << 40;
    private static final long LOCAL = 1L << 41;
    private static final long MASK = (1L << 48) - 1;

    public MacAddress {
        if ((value & ~MASK) != 0 || (value & GROUP) != 0) {
            throw new IllegalArgumentException("a network card's address has 48 bits and is not a group's");
        }
    }

    /**
     * {@return the address in a text}
     *
     * @param text six bytes in hexadecimal, as 52:54:00:12:34:56
     * @throws IllegalArgumentException if it is not of that form, or a group's
     */
    public static MacAddress of(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("the network address \"" + text + "\" must be like 52:54:00:12:34:56");
        }
        return new MacAddress(Long.parseLong(text.replace(":", ""), 16));
    }

    /**
     * {@return an address of local administration}
     *
     * @param seed where it comes from: equal seeds give equal addresses
     */
    public static MacAddress local(long seed) {
        return new MacAddress(seed & MASK & ~GROUP | LOCAL);
    }

    /** {@return its six bytes, as they are on the wire} */
    public byte[] bytes() {
        byte[] bytes = new byte[6];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (value >>> 40 - 8 * i);
        }
        return bytes;
    }

    @Override
    public String toString() {
        return "%012x".formatted(value).replaceAll("..(?!$)", "$0:").toLowerCase(Locale.ROOT);
    }
}
