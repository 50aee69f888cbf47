package trapline.theory.recursion;

import java.util.List;

/**
 * What one guest printed, read from its monitor's console: {@code 1: a line} is a complete line of the first guest, {@code 1+ a piece}
 * is text of it without the end of line behind it.
 */
public final class SharedConsole {
    private static final int MARKED = 3;

    private SharedConsole() {}

    /**
     * {@return what a guest has printed}
     *
     * @param monitor what its monitor has printed, from its start on
     * @param guest the guest's number, 1 and on
     */
    public static String of(String monitor, int guest) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < monitor.length()) {
            int end = monitor.indexOf('\n', at);
            if (end < 0) {
                break;
            }
            if (end - at >= MARKED && monitor.charAt(at) == '0' + guest) {
                text.append(monitor, at + MARKED, end).append(monitor.charAt(at + 1) == ':' ? "\n" : "");
            }
            at = end + 1;
        }
        return text.toString();
    }

    /**
     * {@return what a guest of a guest and so on has printed}
     *
     * @param console what the outermost monitor has printed
     * @param path the guests' numbers, outermost first; empty for the console itself
     */
    public static String of(String console, List<Integer> path) {
        return path.stream().reduce(console, SharedConsole::of, (_, text) -> text);
    }
}
