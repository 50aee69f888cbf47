package trapline.isa.thirdgen.assembler;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Resolves the names of included files. */
final class IncludePath {
    private IncludePath() {}

    /** {@return a file's name without detours, so that one file has one name} */
    static String normal(String file) {
        return join(file, segments(file));
    }

    /**
     * {@return the name of a file that another includes}
     *
     * @throws Mistake if it is absolute, or leaves the directory from which the including file's name starts
     */
    static String resolve(String includingFile, String path, int column) throws Mistake {
        if (path.isEmpty()) {
            throw Mistake.at(column, "expected the name of a file between the quotes");
        }
        if (path.startsWith("/") || path.chars().anyMatch(c -> c == '\\' || c == ':' || Character.isISOControl(c))) {
            throw Mistake.at(
                    column,
                    "expected a path relative to this file, with '/' between names, found " + Token.quoted(path));
        }
        Deque<String> segments = segments(includingFile.substring(0, includingFile.lastIndexOf('/') + 1));
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..")
                    && (segments.isEmpty() || segments.getLast().equals(".."))) {
                throw Mistake.at(column, Token.quoted(path) + " leads out of the directory of the sources");
            }
            append(segments, segment);
        }
        return join(includingFile, segments);
    }

    private static Deque<String> segments(String file) {
        Deque<String> segments = new ArrayDeque<>();
        List.of(file.split("/", -1)).forEach(segment -> append(segments, segment));
        return segments;
    }

    private static void append(Deque<String> segments, String segment) {
        if (segment.equals("..") && !segments.isEmpty() && !segments.getLast().equals("..")) {
            segments.removeLast();
        } else if (!segment.isEmpty() && !segment.equals(".")) {
            segments.addLast(segment);
        }
    }

    private static String join(String file, Deque<String> segments) {
        return (file.startsWith("/") ? "/" : "") + String.join("/", segments);
    }
}
