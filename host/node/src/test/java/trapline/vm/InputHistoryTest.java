package trapline.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import trapline.machine.Bytes;
import trapline.machine.Input;
import trapline.machine.Seeds;
import trapline.machine.TimedInput;

class InputHistoryTest {
    private static final long TEN_MILLISECONDS = 10_000_000;

    private final InputHistory history = new InputHistory();

    @Test
    void whatWentInComesOutInItsOrder() {
        Seeds.forEach(3, InputHistoryTest::record);
    }

    private static void record(RandomGenerator random) {
        InputHistory history = new InputHistory();
        List<TimedInput> expected = new ArrayList<>();
        long step = 0;
        long nanoseconds = 0;
        for (int i = 0; i < 2_000; i++) {
            step += random.nextLong(1L << random.nextInt(1, 50));
            nanoseconds += random.nextLong(1L << random.nextInt(1, 50));
            TimedInput timed = new TimedInput(step, anyInput(random, nanoseconds));
            expected.add(timed);
            history.add(timed);
            if (i % 500 == 0) {
                assertEquals(expected, history.inputs().toList());
            }
        }
        assertEquals(expected, history.inputs().toList());
        assertEquals(expected.size(), history.inputs().count());
        assertTrue(history.inputs().complete());
    }

    private static Input anyInput(RandomGenerator random, long nanoseconds) {
        return switch (random.nextInt(6)) {
            case 0 -> new Input.ConsoleInput(text(random));
            case 1 -> new Input.ConsoleEnd();
            case 2 -> new Input.BitFlip(random.nextLong() >>> random.nextInt(1, 60), random.nextInt(64));
            case 3 -> {
                byte[] frame = new byte[random.nextInt(14, 1515)];
                random.nextBytes(frame);
                yield new Input.NetworkFrame(Bytes.of(frame));
            }
            default -> new Input.ClockSync(nanoseconds);
        };
    }

    private static String text(RandomGenerator random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(1, 300); i > 0; i--) {
            text.append((char) random.nextInt(256));
        }
        return text.toString();
    }

    @Test
    void anEarlierLookStaysAsItWas() {
        history.add(new TimedInput(1, new Input.ConsoleInput("a")));
        RecordedInputs before = history.inputs();
        history.add(new TimedInput(2, new Input.ConsoleInput("b")));
        assertEquals(List.of(new TimedInput(1, new Input.ConsoleInput("a"))), before.toList());
    }

    @Test
    void anHourOfReadingsIsCompleteAndThenItEnds() {
        for (int i = 0; i < InputHistory.MOST_READINGS; i++) {
            history.add(reading(i));
        }
        RecordedInputs all = history.inputs();
        assertTrue(all.complete());
        assertEquals(reading(all.count() - 1), all.toList().getLast());
        history.add(reading(InputHistory.MOST_READINGS));
        assertFalse(history.inputs().complete());
        assertEquals(InputHistory.MOST_READINGS, history.inputs().count());
    }

    private static TimedInput reading(int number) {
        return new TimedInput(number * 2_000_000L, new Input.ClockSync(number * TEN_MILLISECONDS));
    }

    @Test
    void itEndsWithTooManyOtherInputs() {
        for (int i = 0; i < InputHistory.MOST_OTHERS; i++) {
            history.add(new TimedInput(i, new Input.BitFlip(i, 0)));
        }
        assertTrue(history.inputs().complete());
        history.add(new TimedInput(InputHistory.MOST_OTHERS, new Input.BitFlip(0, 0)));
        assertFalse(history.inputs().complete());
    }

    @Test
    void whatIsNotAnInputMakesItIncomplete() {
        history.disturbed();
        assertFalse(history.inputs().complete());
    }
}
