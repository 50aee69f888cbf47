package trapline.vm;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import trapline.machine.Bytes;
import trapline.machine.Input;
import trapline.machine.TimedInput;

/**
 * The inputs of one machine up to some moment, each with the step at which it entered. A machine that follows the wall clock has a
 * hundred readings a second recorded, so they are kept as bytes: a reading takes seven or eight, where objects took over fifty.
 *
 * <p>An entry is the distance in steps from the entry before, and what it is in the lowest three bits; then its content. A
 * reading's is the distance from the reading before, a text's or frame's the length and the bytes. Numbers have seven bits to
 * a byte, the lowest first.
 */
public final class RecordedInputs {
    static final int TEXT = 0;
    static final int END = 1;
    static final int FLIP = 2;
    static final int FRAME = 3;
    static final int READING = 4;
    static final int KIND_BITS = 3;

    /** Of which the first are written and do not change any more; who records shares the rest. */
    private final byte[] log;

    private final int count;
    private final boolean complete;

    RecordedInputs(byte[] log, int count, boolean complete) {
        this.log = log;
        this.count = count;
        this.complete = complete;
    }

    /** {@return whether these are all inputs that there were} */
    public boolean complete() {
        return complete;
    }

    /** {@return how many there are} */
    public int count() {
        return count;
    }

    /** {@return the inputs in their order} */
    public List<TimedInput> toList() {
        List<TimedInput> inputs = new ArrayList<>(count);
        Reader reader = new Reader();
        for (int i = 0; i < count; i++) {
            inputs.add(reader.next());
        }
        return List.copyOf(inputs);
    }

    private final class Reader {
        private int at;
        private long step;
        private long nanoseconds;

        TimedInput next() {
            long head = number();
            step += head >>> KIND_BITS;
            Input input = switch ((int) head & (1 << KIND_BITS) - 1) {
                case TEXT -> new Input.ConsoleInput(text());
                case END -> new Input.ConsoleEnd();
                case FLIP -> new Input.BitFlip(number(), (int) number());
                case FRAME -> new Input.NetworkFrame(bytes());
                default -> {
                    nanoseconds += number();
                    yield new Input.ClockSync(nanoseconds);
                }
            };
            return new TimedInput(step, input);
        }

        private long number() {
            long value = 0;
            int shift = 0;
            byte octet;
            do {
                octet = log[at++];
                value |= (octet & 0x7fL) << shift;
                shift += 7;
            } while (octet < 0);
            return value;
        }

        private String text() {
            int length = (int) number();
            at += length;
            return new String(log, at - length, length, StandardCharsets.ISO_8859_1);
        }

        private Bytes bytes() {
            int length = (int) number();
            at += length;
            return Bytes.of(Arrays.copyOfRange(log, at - length, at));
        }
    }
}
