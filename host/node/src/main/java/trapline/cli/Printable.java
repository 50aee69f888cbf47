package trapline.cli;

import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/** Text from guests and nodes, made fit for a terminal: control characters could move its cursor, retitle or reprogram it. */
final class Printable {
    private static final int DELETE = 0x7f;
    private static final int FIRST_AFTER_CONTROLS = 0xa0;

    private Printable() {}

    /** {@return a text on one line} */
    static String line(String text) {
        return escaped(text, Printable::isControl, "\\x%02x");
    }

    /** {@return a text whose line ends and tabs stay} */
    static String lines(String text) {
        return escaped(text, c -> c != '\n' && c != '\t' && isControl(c), "\\x%02x");
    }

    /** {@return JSON in ASCII: the same value to every reader} */
    static String json(String text) {
        return escaped(text, c -> c >= DELETE, "\\u%04x");
    }

    /** Controls, and what reorders or hides the characters around it. */
    private static boolean isControl(int c) {
        return c < ' '
                || c >= DELETE && c < FIRST_AFTER_CONTROLS
                || switch (Character.getType(c)) {
                    case Character.FORMAT,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.SURROGATE -> true;
                    default -> false;
                };
    }

    private static String escaped(String text, IntPredicate wanted, String form) {
        return text.chars()
                .mapToObj(c -> wanted.test(c) ? form.formatted(c) : String.valueOf((char) c))
                .collect(Collectors.joining());
    }
}
