package trapline.device;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A console: bytes typed and not yet read, and what was printed. Both sides are bounded. The input refuses what it cannot
 * hold; of the output the last {@link #OUTPUT_LIMIT} bytes are kept, with the count and a hash of all of it.
 */
public final class Console {
    /** How many unread input bytes a console holds at most. */
    public static final int INPUT_LIMIT = 64 * 1024;

    /** How many of the last output bytes a console keeps. */
    public static final int OUTPUT_LIMIT = 64 * 1024;

    /** What {@link #read} gives when no byte waits. */
    public static final int NOTHING_WAITS = -1;

    /** What {@link #read} gives when all was read and the input has ended. */
    public static final int INPUT_ENDED = -2;

    private static final byte[] NO_BYTES = {};
    private static final int SMALLEST_BUFFER = 64;
    private static final long HASH_FACTOR = 0x9e3779b97f4a7c15L;

    /**
     * The state.
     *
     * @param input what was typed and not yet read, as chars 0 to 255
     * @param typed how many bytes were ever typed, at least as many as were not yet read
     * @param inputEnded whether no more will be typed
     * @param output what was printed, as far as it is kept, as chars 0 to 255
     * @param printed how many bytes were ever printed, at least 0
     * @param printedHash a hash of all of them
     */
    public record State(String input, long typed, boolean inputEnded, String output, long printed, long printedHash) {
        public State {
            boolean bytes =
                    input.chars().allMatch(c -> c <= 0xff) && output.chars().allMatch(c -> c <= 0xff);
            boolean counted = typed >= input.length() && output.length() == Math.min(printed, OUTPUT_LIMIT);
            if (!bytes || !counted || input.length() > INPUT_LIMIT) {
                throw new IllegalArgumentException("not the state of a console");
            }
        }
    }

    private byte[] input = NO_BYTES;
    private int inputHead;
    private int inputCount;
    private long typed;
    private boolean inputEnded;
    private byte[] output = NO_BYTES;
    private long printed;
    private long printedHash;

    /** {@return how many more input bytes fit} */
    public int inputRoom() {
        return inputEnded ? 0 : INPUT_LIMIT - inputCount;
    }

    /** {@return how many bytes were typed and not yet read} */
    public int inputWaiting() {
        return inputCount;
    }

    /** {@return how many bytes were ever typed} */
    public long typed() {
        return typed;
    }

    /** {@return whether {@link #endInput} was called} */
    public boolean inputEnded() {
        return inputEnded;
    }

    /**
     * Types bytes.
     *
     * @param bytes chars 0 to 255, at most {@link #inputRoom} of them
     */
    public void type(String bytes) {
        if (bytes.length() > inputRoom()) {
            throw new IllegalArgumentException("the console has room for " + inputRoom() + " bytes");
        }
        byte[] more = bytes.getBytes(StandardCharsets.ISO_8859_1);
        byte[] joined = new byte[Math.max(SMALLEST_BUFFER, inputCount + more.length)];
        System.arraycopy(input, inputHead, joined, 0, inputCount);
        System.arraycopy(more, 0, joined, inputCount, more.length);
        input = joined;
        inputHead = 0;
        inputCount += more.length;
        typed += more.length;
    }

    /** Ends the input: what was typed can still be read, nothing more can be typed. */
    public void endInput() {
        inputEnded = true;
    }

    /** {@return the next byte, 0 to 255, now read; or {@link #NOTHING_WAITS}, or {@link #INPUT_ENDED}} */
    public int read() {
        if (inputCount == 0) {
            return inputEnded ? INPUT_ENDED : NOTHING_WAITS;
        }
        inputCount--;
        return input[inputHead++] & 0xff;
    }

    /**
     * Prints a byte.
     *
     * @param value its low 8 bits are printed
     */
    public void print(int value) {
        if (output.length == Math.min(printed, OUTPUT_LIMIT) && output.length < OUTPUT_LIMIT) {
            output = Arrays.copyOf(output, Math.clamp(output.length * 2L, SMALLEST_BUFFER, OUTPUT_LIMIT));
        }
        output[(int) (printed % OUTPUT_LIMIT)] = (byte) value;
        printed++;
        printedHash = Long.rotateLeft((printedHash ^ (value & 0xff)) * HASH_FACTOR, 29);
    }

    /** {@return how many bytes were ever printed} */
    public long printed() {
        return printed;
    }

    /** {@return the position, among all bytes ever printed, of the first one that is still kept} */
    public long oldestKept() {
        return Math.max(0, printed - OUTPUT_LIMIT);
    }

    /**
     * {@return the kept output from a position on}
     *
     * @param from the position among all bytes ever printed; an older one than {@link #oldestKept} counts as that
     */
    public byte[] outputFrom(long from) {
        long start = Math.clamp(from, oldestKept(), printed);
        byte[] copy = new byte[(int) (printed - start)];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = output[(int) ((start + i) % OUTPUT_LIMIT)];
        }
        return copy;
    }

    /** {@return the state} */
    public State state() {
        String kept = new String(outputFrom(0), StandardCharsets.ISO_8859_1);
        return new State(unread(), typed, inputEnded, kept, printed, printedHash);
    }

    /**
     * Takes over a state.
     *
     * @param state what {@link #state} gave
     */
    public void restore(State state) {
        input = state.input().getBytes(StandardCharsets.ISO_8859_1);
        inputHead = 0;
        inputCount = input.length;
        typed = state.typed();
        inputEnded = state.inputEnded();
        byte[] kept = state.output().getBytes(StandardCharsets.ISO_8859_1);
        printed = state.printed();
        output = new byte[kept.length];
        for (int i = 0; i < kept.length; i++) {
            output[(int) ((oldestKept() + i) % OUTPUT_LIMIT)] = kept[i];
        }
        printedHash = state.printedHash();
    }

    private String unread() {
        return new String(input, inputHead, inputCount, StandardCharsets.ISO_8859_1);
    }

    /** {@return a value that two consoles share exactly if they printed the same and hold the same unread input} */
    public String fingerprint() {
        return "out %d %016x in %s %s".formatted(printed, printedHash, inputEnded, unread());
    }
}
