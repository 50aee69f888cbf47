package trapline.isa.thirdgen.assembler;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import trapline.isa.thirdgen.assembler.Token.Kind;

/** Takes a line apart into tokens. */
final class Lexer {
    private static final String ONE_CHARACTER = ",:()+-~*/%&^|.";
    private static final String ESCAPED = "ntr0\\'\"";
    private static final String ESCAPES = "\n\t\r\0\\'\"";

    private final String line;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(String line) {
        this.line = line;
    }

    /** {@return the tokens of a line without its comment; the last is an end or a mistake} */
    static List<Token> scan(String line) {
        Lexer lexer = new Lexer(line);
        try {
            lexer.scan();
        } catch (Mistake mistake) {
            lexer.tokens.add(new Token(Kind.MISTAKE, mistake.message(), 0, mistake.column()));
        }
        return lexer.tokens;
    }

    private void scan() throws Mistake {
        skipBlanks();
        while (more() && line.charAt(at) != ';') {
            token();
            skipBlanks();
        }
        tokens.add(new Token(Kind.END, "", 0, at + 1));
    }

    private void token() throws Mistake {
        char c = line.charAt(at);
        if (startsName(c)) {
            tokens.add(run(Kind.NAME));
        } else if (c == '.' && at + 1 < line.length() && startsName(line.charAt(at + 1))) {
            tokens.add(run(Kind.DIRECTIVE));
        } else if (isDigit(c)) {
            tokens.add(number());
        } else if (c == '"') {
            tokens.add(string());
        } else if (c == '\'') {
            tokens.add(character());
        } else {
            tokens.add(punctuation());
        }
    }

    private Token run(Kind kind) {
        int start = at++;
        skip(c -> startsName(c) || isDigit(c));
        return new Token(kind, line.substring(start, at), 0, start + 1);
    }

    private Token number() throws Mistake {
        Token digits = run(Kind.NUMBER);
        String text = digits.text();
        int radix = text.startsWith("0x") ? 16 : text.startsWith("0b") ? 2 : 10;
        try {
            long value = Long.parseUnsignedLong(radix == 10 ? text : text.substring(2), radix);
            return new Token(Kind.NUMBER, text, value, digits.column());
        } catch (NumberFormatException e) {
            throw Mistake.at(
                    digits.column(),
                    Token.quoted(text)
                            + " is no number of 64 bits: expected decimal digits, 0x and hexadecimal digits, or 0b"
                            + " and binary digits");
        }
    }

    private Token string() throws Mistake {
        int start = at++;
        StringBuilder characters = new StringBuilder();
        while (more() && line.charAt(at) != '"') {
            characters.appendCodePoint(codePoint());
        }
        close('"', start, "this string has no end: expected '\"'");
        return new Token(Kind.STRING, characters.toString(), 0, start + 1);
    }

    private Token character() throws Mistake {
        int start = at++;
        if (!more() || line.charAt(at) == '\'') {
            throw Mistake.at(start + 1, "no character between these quotes: expected one, as in 'a' or '\\n'");
        }
        int value = codePoint();
        close('\'', start, "this character has no end: expected one character and a quote, as in 'a' or '\\n'");
        return new Token(Kind.NUMBER, line.substring(start, at), value, start + 1);
    }

    private void close(char quote, int start, String message) throws Mistake {
        if (!more() || line.charAt(at) != quote) {
            throw Mistake.at(start + 1, message);
        }
        at++;
    }

    private int codePoint() throws Mistake {
        int c = line.codePointAt(at);
        at += Character.charCount(c);
        return c == '\\' ? escape() : c;
    }

    private int escape() throws Mistake {
        char c = more() ? line.charAt(at++) : ' ';
        if (c == 'x') {
            return hexadecimal() << 4 | hexadecimal();
        }
        int known = ESCAPED.indexOf(c);
        if (known < 0) {
            throw Mistake.at(at, "unknown escape: expected one of \\n \\t \\r \\0 \\\\ \\' \\\" \\xHH");
        }
        return ESCAPES.charAt(known);
    }

    private int hexadecimal() throws Mistake {
        char c = more() ? line.charAt(at) : ' ';
        int digit = c < 128 ? Character.digit(c, 16) : -1;
        if (digit < 0) {
            throw Mistake.at(at + 1, "expected two hexadecimal digits behind \\x");
        }
        at++;
        return digit;
    }

    private Token punctuation() throws Mistake {
        int start = at;
        if (line.startsWith("<<", at) || line.startsWith(">>", at)) {
            at += 2;
        } else if (ONE_CHARACTER.indexOf(line.charAt(at)) >= 0) {
            at++;
        } else {
            throw Mistake.at(
                    start + 1, "no statement has " + Token.quoted(Character.toString(line.codePointAt(at))) + " here");
        }
        return new Token(Kind.PUNCTUATION, line.substring(start, at), 0, start + 1);
    }

    private void skipBlanks() {
        skip(c -> c == ' ' || c == '\t' || c == '\f');
    }

    private void skip(IntPredicate which) {
        while (more() && which.test(line.charAt(at))) {
            at++;
        }
    }

    private boolean more() {
        return at < line.length();
    }

    private static boolean startsName(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
