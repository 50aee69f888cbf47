package trapline.vm;

import java.util.ArrayList;
import java.util.List;
import trapline.machine.Bytes;
import trapline.machine.Input;
import trapline.machine.TimedInput;

/**
 * Every input that reached one machine, with the step at which it did: with the image, all that its state depends on. Bounded;
 * a history that outgrew its bound is not complete and says so.
 */
final class InputHistory {
    private static final int MOST_INPUTS = 100_000;
    private static final long MOST_BYTES = 16L * 1024 * 1024;

    private final List<TimedInput> inputs = new ArrayList<>(0);
    private long bytes;
    private boolean complete = true;
    private boolean consoleEnded;

    void add(TimedInput timed) {
        consoleEnded |= timed.input() instanceof Input.ConsoleEnd;
        bytes += switch (timed.input()) {
            case Input.ConsoleInput(String text) -> text.length();
            case Input.NetworkFrame(Bytes frame) -> frame.length();
            case Input.ConsoleEnd _, Input.BitFlip _, Input.ClockSync _ -> 0;
        };
        complete &= inputs.size() < MOST_INPUTS && bytes <= MOST_BYTES;
        if (complete) {
            inputs.add(timed);
        }
    }

    /** Says that the machine's state depends on something else, too. */
    void disturbed() {
        complete = false;
    }

    /** {@return whether {@link #inputs} are all that there were} */
    boolean complete() {
        return complete;
    }

    boolean consoleEnded() {
        return consoleEnded;
    }

    List<TimedInput> inputs() {
        return List.copyOf(inputs);
    }
}
