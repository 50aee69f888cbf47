package trapline.gdb;

import java.util.HexFormat;
import java.util.Optional;

/** A packet's payload while it is read from left to right. */
final class PacketText {
    /** The packet is not of its form. */
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private static final HexFormat HEX = HexFormat.of();
    private static final int MOST_DIGITS = 16;

    private final String text;
    private int at;

    PacketText(String text) {
        this.text = text;
    }

    /** {@return whether it goes on so, and if it does, what was asked for is behind us} */
    boolean skip(String expected) {
        boolean found = text.startsWith(expected, at);
        if (found) {
            at += expected.length();
        }
        return found;
    }

    void require(String expected) throws MalformedException {
        if (!skip(expected)) {
            throw new MalformedException();
        }
    }

    void requireEnd() throws MalformedException {
        if (at != text.length()) {
            throw new MalformedException();
        }
    }

    boolean atEnd() {
        return at == text.length();
    }

    /** {@return a number of up to 64 bits in hexadecimal} */
    long hex() throws MalformedException {
        int start = at;
        while (at < text.length() && Character.digit(text.charAt(at), 16) >= 0) {
            at++;
        }
        if (at == start || at - start > MOST_DIGITS) {
            throw new MalformedException();
        }
        return HexFormat.fromHexDigitsToLong(text, start, at);
    }

    /** {@return a number that fits an int, 0 or more} */
    int smallHex() throws MalformedException {
        long value = hex();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new MalformedException();
        }
        return (int) value;
    }

    /** {@return the number of a thread: -1 is all of them, 0 any} */
    long thread() throws MalformedException {
        return skip("-") ? -hex() : hex();
    }

    /** {@return what is left up to a character, which is skipped; or all that is left} */
    String until(char end) {
        int found = text.indexOf(end, at);
        String part = text.substring(at, found < 0 ? text.length() : found);
        at = found < 0 ? text.length() : found + 1;
        return part;
    }

    /** {@return all that is left} */
    String rest() {
        String rest = text.substring(at);
        at = text.length();
        return rest;
    }

    /** {@return all that is left as bytes, each of two digits} */
    byte[] hexBytes() throws MalformedException {
        return bytes(rest()).orElseThrow(MalformedException::new);
    }

    private static Optional<byte[]> bytes(String digits) {
        try {
            return Optional.of(HEX.parseHex(digits));
        } catch (IllegalArgumentException wrong) {
            return Optional.empty();
        }
    }
}
