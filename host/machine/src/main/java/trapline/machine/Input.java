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
}
