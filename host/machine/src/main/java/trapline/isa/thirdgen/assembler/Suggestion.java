package trapline.isa.thirdgen.assembler;

import java.util.Comparator;
import java.util.stream.Stream;

/** Finds what may have been meant. */
final class Suggestion {
    /** How many names are compared, and how long they may be: a source must not make the assembler slow. */
    private static final int MOST_NAMES = 1000;

    private static final int LONGEST_NAME = 32;
    private static final int MOST_EDITS = 2;

    private Suggestion() {}

    /** {@return ", did you mean 'x'?" with the name that is nearest to what was written; nothing if none is near} */
    static String of(String written, Stream<String> names) {
        return names.limit(MOST_NAMES)
                .filter(name -> !name.equals(written) && near(written, name))
                .min(Comparator.comparingInt((String name) -> edits(written, name))
                        .thenComparing(name -> name))
                .map(name -> ", did you mean '" + name + "'?")
                .orElse("");
    }

    private static boolean near(String written, String name) {
        int allowed = Math.clamp(written.length() / 2, 1, MOST_EDITS);
        return written.length() > 1
                && written.length() <= LONGEST_NAME
                && Math.abs(written.length() - name.length()) <= allowed
                && edits(written, name) <= allowed;
    }

    /** {@return how many characters must be inserted, deleted or replaced to make one name the other} */
    private static int edits(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
