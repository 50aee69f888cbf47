package trapline.machine;

/**
 * Something that reaches a machine from outside. The paper's model has no input: this extends its state with what comes in
 * between two instructions. To keep runs repeatable, whoever delivers an input records the machine's step count at which it
 * did (see {@link TimedInput}).
 */
public sealed interface Input {
    /**
     * Bytes typed on the console.
     *
     * @param bytes the bytes as a string of chars 0 to 255, so that the record is a value
     */
    record ConsoleInput(String bytes) implements Input {
        public ConsoleInput {
            if (bytes.isEmpty() || bytes.chars().anyMatch(c -> c > 0xff)) {
                throw new IllegalArgumentException("console input is one or more bytes, each 0 to 255");
            }
        }
    }

    /** The console's input ends: there will be no more. */
    record ConsoleEnd() implements Input {}

    /**
     * A fault: one bit of the machine's storage flips.
     *
     * @param address the cell, in the machine's own storage, at least 0
     * @param bit which bit, 0 (least significant) to 63
     */
    record BitFlip(long address, int bit) implements Input {
        public BitFlip {
            if (address < 0 || bit < 0 || bit > 63) {
                throw new IllegalArgumentException("a bit flip needs an address from 0 and a bit from 0 to 63");
            }
        }
    }

    /**
     * A frame arrives from the network. A machine without one, or without room for it, loses it.
     *
     * @param frame an Ethernet frame without its check sequence, {@link #SHORTEST_FRAME} to {@link #LONGEST_FRAME} bytes
     */
    record NetworkFrame(Bytes frame) implements Input {
        /** Two addresses and a type (IEEE 802.3, 3.1.1). */
        public static final int SHORTEST_FRAME = 14;

        /** The same with the longest payload. */
        public static final int LONGEST_FRAME = 1514;

        public NetworkFrame {
            if (frame.length() < SHORTEST_FRAME || frame.length() > LONGEST_FRAME) {
                throw new IllegalArgumentException(
                        "a frame of " + frame.length() + " bytes must have " + SHORTEST_FRAME + " to " + LONGEST_FRAME);
            }
        }
    }

    /**
     * The wall clock is read: the machine's time catches up with it, and never goes back. Without such inputs time is a
     * function of the instructions retired alone. For machines whose clock follows the wall.
     *
     * @param nanoseconds the time since the machine was started, at least 0
     */
    record ClockSync(long nanoseconds) implements Input {
        public ClockSync {
            if (nanoseconds < 0) {
                throw new IllegalArgumentException("the wall clock at " + nanoseconds + " ns before the start");
            }
        }
    }
}
