package trapline.isa.thirdgen.assembler;

/**
 * Something wrong in a line of source. It never leaves this package: whoever goes over the lines turns it into a
 * {@link SourceError} and goes on with the next one. An exception, because it may be found deep in an expression.
 */
final class Mistake extends Exception {
    private final int column;
    private final boolean consequence;

    private Mistake(int column, String message, boolean consequence) {
        super(message, null, false, false);
        this.column = column;
        this.consequence = consequence;
    }

    static Mistake at(int column, String message) {
        return new Mistake(column, message, false);
    }

    /** {@return one that follows from another, reported already, and is not worth telling} */
    static Mistake consequence(int column) {
        return new Mistake(column, "", true);
    }

    int column() {
        return column;
    }

    boolean isConsequence() {
        return consequence;
    }

    String message() {
        return String.valueOf(getMessage());
    }
}
