package trapline.isa.thirdgen.assembler;

/**
 * A piece of a line.
 *
 * @param kind which sort
 * @param text as it is written; of a string, its characters; of a mistake, the message
 * @param value of a number, its value; else 0
 * @param column where it starts, from 1
 */
record Token(Kind kind, String text, long value, int column) {
    enum Kind {
        NAME,
        DIRECTIVE,
        NUMBER,
        STRING,
        PUNCTUATION,
        /** What follows is no token. It is told when the parser gets here, so that it knows what stands before it. */
        MISTAKE,
        END
    }

    private static final int LONGEST_QUOTE = 40;

    boolean is(String punctuation) {
        return kind == Kind.PUNCTUATION && text.equals(punctuation);
    }

    /** {@return what to call it in "expected this, found that"} */
    String described() {
        return switch (kind) {
            case NAME, DIRECTIVE, NUMBER, PUNCTUATION -> quoted(text);
            case STRING -> "a string";
            case MISTAKE, END -> "the end of the line";
        };
    }

    /** {@return a text of the source as messages show it: short, and without control characters} */
    static String quoted(String text) {
        StringBuilder shown = new StringBuilder("'");
        text.codePoints().limit(LONGEST_QUOTE).forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE) {
                shown.append("\\u%04x".formatted(c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.append(text.codePointCount(0, text.length()) > LONGEST_QUOTE ? "...'" : "'")
                .toString();
    }
}
