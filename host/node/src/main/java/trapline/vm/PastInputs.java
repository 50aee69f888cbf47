package trapline.vm;

import trapline.machine.Bytes;

/**
 * A part of a machine's history of inputs, in the form of {@link RecordedInputs}, and where it stands at its end.
 *
 * @param from the position of the first byte
 * @param bytes the part
 * @param readings how many readings of the wall clock there are
 * @param others how many other inputs
 * @param lastStep the step of the last one
 * @param lastReading the last reading
 * @param complete whether these are all inputs there were
 * @param consoleEnded whether the console's input has ended
 */
public record PastInputs(
        int from,
        Bytes bytes,
        int readings,
        int others,
        long lastStep,
        long lastReading,
        boolean complete,
        boolean consoleEnded) {
    /** Nothing has entered. */
    public static final PastInputs NONE = new PastInputs(0, Bytes.NONE, 0, 0, 0, 0, true, false);

    public PastInputs {
        if (from < 0 || readings < 0 || others < 0 || lastStep < 0) {
            throw new IllegalArgumentException("a history of " + readings + " and " + others + " inputs from " + from);
        }
    }

    /** {@return where it stands alone} */
    public PastInputs withoutBytes() {
        return with(from, Bytes.NONE);
    }

    /** {@return the same with other bytes} */
    public PastInputs with(int otherFrom, Bytes other) {
        return new PastInputs(otherFrom, other, readings, others, lastStep, lastReading, complete, consoleEnded);
    }
}
