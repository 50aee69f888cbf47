package trapline.gdb;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes the bytes that a debugger sends apart (GDB manual, "Overview" of the remote protocol): {@code $payload#checksum}, with
 * acknowledgements and interrupts in between. Whatever comes, it keeps at most one packet.
 */
final class PacketReader {
    /** What came. */
    sealed interface Item {}

    /** A packet with the right checksum; its payload, unescaped, as chars 0 to 255. */
    record Packet(String payload) implements Item {}

    /** A packet with a wrong checksum. */
    record Damaged() implements Item {}

    /** The debugger did not get our last packet well. */
    record Again() implements Item {}

    /** Stop the machine. */
    record Interrupt() implements Item {}

    /** A packet that is longer than we said we take. */
    record TooLong() implements Item {}

    /** The largest packet that we take, in bytes between {@code $} and {@code #}. */
    static final int MOST_BYTES = 0x4000;

    private static final byte INTERRUPT = 3;
    private static final int ESCAPE_MASK = 0x20;

    private enum Place {
        OUTSIDE,
        PAYLOAD,
        ESCAPED,
        FIRST_DIGIT,
        SECOND_DIGIT
    }

    private final StringBuilder payload = new StringBuilder();
    private Place place = Place.OUTSIDE;
    private int length;
    private int sum;
    private int firstDigit;

    /** {@return what is complete with these bytes, in order; nothing comes after a packet that is too long} */
    List<Item> read(byte[] bytes) {
        List<Item> items = new ArrayList<>();
        for (byte each : bytes) {
            read(each, items);
            if (length > MOST_BYTES) {
                items.add(new TooLong());
                return items;
            }
        }
        return items;
    }

    private void read(byte each, List<Item> items) {
        switch (place) {
            case OUTSIDE -> outside(each, items);
            case PAYLOAD -> payload(each);
            case ESCAPED -> {
                take(each, (char) ((each ^ ESCAPE_MASK) & 0xff));
                place = Place.PAYLOAD;
            }
            case FIRST_DIGIT -> {
                firstDigit = Character.digit(each, 16);
                place = Place.SECOND_DIGIT;
            }
            case SECOND_DIGIT -> {
                boolean intact = firstDigit >= 0 && (firstDigit << 4 | Character.digit(each, 16)) == (sum & 0xff);
                items.add(intact ? new Packet(payload.toString()) : new Damaged());
                place = Place.OUTSIDE;
            }
        }
    }

    private void outside(byte each, List<Item> items) {
        switch (each) {
            case '$' -> begin();
            case '-' -> items.add(new Again());
            case INTERRUPT -> items.add(new Interrupt());
            default -> {
                // An acknowledgement, or noise.
            }
        }
    }

    private void payload(byte each) {
        switch (each) {
            case '#' -> place = Place.FIRST_DIGIT;
            // Not escaped it can only be a packet's beginning: the end of the one before was lost.
            case '$' -> begin();
            case '}' -> {
                count(each);
                place = Place.ESCAPED;
            }
            default -> take(each, (char) (each & 0xff));
        }
    }

    private void begin() {
        payload.setLength(0);
        length = 0;
        sum = 0;
        place = Place.PAYLOAD;
    }

    private void take(byte sent, char meant) {
        count(sent);
        payload.append(meant);
    }

    private void count(byte sent) {
        length++;
        sum += sent & 0xff;
    }
}
