package trapline.vm;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import trapline.machine.Bytes;
import trapline.machine.Input;
import trapline.machine.TimedInput;

/**
 * Every input that reached one machine, with the step at which it did: with the image, all that its state depends on. Kept in the form
 * of {@link RecordedInputs}. Bounded; a history that outgrew its bounds is not complete and says so.
 */
final class InputHistory {
    /** How many readings of the wall clock are kept at most: of a machine that never waits, an hour and a quarter. */
    static final int MOST_READINGS = 500_000;

    /** How many other inputs are kept at most. */
    static final int MOST_OTHERS = 100_000;

    private static final int MOST_BYTES = 16 * 1024 * 1024;
    private static final int SMALLEST_LOG = 32;
    private static final int LONGEST_NUMBER = 10;
    private static final byte[] NO_BYTES = {};

    private byte[] log = NO_BYTES;
    private int length;
    private int readings;
    private int others;
    private long lastStep;
    private long lastReading;
    private boolean complete = true;
    private boolean consoleEnded;

    void add(TimedInput timed) {
        consoleEnded |= timed.input() instanceof Input.ConsoleEnd;
        complete &= fits(timed.input());
        if (complete) {
            write(timed);
        }
    }

    private boolean fits(Input input) {
        long size = switch (input) {
            case Input.ConsoleInput(String text) -> text.length();
            case Input.NetworkFrame(Bytes frame) -> frame.length();
            case Input.ConsoleEnd _, Input.BitFlip _, Input.ClockSync _ -> 0;
        };
        boolean reading = input instanceof Input.ClockSync;
        return length + size <= MOST_BYTES && (reading ? readings < MOST_READINGS : others < MOST_OTHERS);
    }

    private void write(TimedInput timed) {
        long distance = timed.step() - lastStep;
        lastStep = timed.step();
        switch (timed.input()) {
            case Input.ConsoleInput(String text) ->
                writeBytes(distance, RecordedInputs.TEXT, text.getBytes(StandardCharsets.ISO_8859_1));
            case Input.NetworkFrame(Bytes frame) -> writeBytes(distance, RecordedInputs.FRAME, frame.toArray());
            case Input.ConsoleEnd _ -> writeHead(distance, RecordedInputs.END);
            case Input.BitFlip(long address, int bit) -> {
                writeHead(distance, RecordedInputs.FLIP);
                writeNumber(address);
                writeNumber(bit);
            }
            case Input.ClockSync(long nanoseconds) -> {
                writeHead(distance, RecordedInputs.READING);
                writeNumber(nanoseconds - lastReading);
                lastReading = nanoseconds;
            }
        }
        if (timed.input() instanceof Input.ClockSync) {
            readings++;
        } else {
            others++;
        }
    }

    private void writeBytes(long distance, int kind, byte[] content) {
        writeHead(distance, kind);
        writeNumber(content.length);
        reserve(content.length);
        System.arraycopy(content, 0, log, length, content.length);
        length += content.length;
    }

    private void writeHead(long distance, int kind) {
        writeNumber(distance << RecordedInputs.KIND_BITS | kind);
    }

    private void writeNumber(long number) {
        reserve(LONGEST_NUMBER);
        long rest = number;
        while ((rest & ~0x7fL) != 0) {
            log[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        log[length++] = (byte) rest;
    }

    private void reserve(int more) {
        if (length + more > log.length) {
            // What was handed out keeps the old array. A quarter more, as most machines have few inputs and many are
            // idle.
            log = Arrays.copyOf(log, Math.max(SMALLEST_LOG, length + more + length / 4));
        }
    }

    /** Says that the machine's state depends on something else, too. */
    void disturbed() {
        complete = false;
    }

    /** {@return what has entered behind a position of the record, and where that stands} */
    PastInputs since(int from) {
        int start = Math.min(from, length);
        return new PastInputs(
                start,
                Bytes.of(log, start, length - start),
                readings,
                others,
                lastStep,
                lastReading,
                complete,
                consoleEnded);
    }

    /** Goes on behind what had entered on another node. */
    void resume(PastInputs past) {
        log = past.bytes().toArray();
        length = log.length;
        readings = past.readings();
        others = past.others();
        lastStep = past.lastStep();
        lastReading = past.lastReading();
        complete = past.complete();
        consoleEnded = past.consoleEnded();
    }

    /** {@return whether the console's input has ended} */
    boolean consoleEnded() {
        return consoleEnded;
    }

    /** {@return the inputs until now} */
    RecordedInputs inputs() {
        return new RecordedInputs(log, readings + others, complete);
    }
}
