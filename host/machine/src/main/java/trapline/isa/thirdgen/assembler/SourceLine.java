package trapline.isa.thirdgen.assembler;

import java.util.List;

/**
 * A line of the source.
 *
 * @param order its place among the lines of all files, in the order of reading, from 0
 * @param file its file
 * @param number its number in the file, from 1
 * @param column where the statement starts, from 1
 * @param text all of it
 * @param labels the labels before the statement
 * @param statement what it says
 */
record SourceLine(
        int order,
        String file,
        int number,
        int column,
        String text,
        List<Statement.Label> labels,
        Statement statement) {
    /** {@return where it stands, for a message} */
    String place() {
        return file + ":" + number;
    }
}
