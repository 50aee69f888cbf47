package trapline.isa.thirdgen.assembler;

/**
 * A mistake in a source.
 *
 * @param file the file, as it was named when it was assembled or included
 * @param line its line, from 1
 * @param column the first character that is wrong, from 1
 * @param message what is wrong and what was expected
 */
public record SourceError(String file, int line, int column, String message) {
    public SourceError {
        if (line < 1 || column < 1) {
            throw new IllegalArgumentException("lines and columns count from 1, not " + line + ":" + column);
        }
    }

    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + message;
    }
}
