package trapline.isa.thirdgen.assembler;

import java.util.List;
import trapline.isa.thirdgen.assembler.Token.Kind;

/** The tokens of a line and how far the parser has come. */
final class Tokens {
    private final List<Token> tokens;
    private int next;

    Tokens(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token peek() {
        return tokens.get(next);
    }

    /** {@return the token behind the next one; the last one if there is none} */
    Token peekSecond() {
        return tokens.get(Math.min(next + 1, tokens.size() - 1));
    }

    /** {@return the next token, which is left behind, unless it ends the line} */
    Token take() throws Mistake {
        Token token = peek();
        if (token.kind() == Kind.MISTAKE) {
            throw Mistake.at(token.column(), token.text());
        }
        next += token.kind() == Kind.END ? 0 : 1;
        return token;
    }

    /** {@return whether the next token was this punctuation, which is then left behind} */
    boolean accept(String punctuation) {
        boolean found = peek().is(punctuation);
        next += found ? 1 : 0;
        return found;
    }

    void expect(String punctuation) throws Mistake {
        if (!accept(punctuation)) {
            throw expected("'" + punctuation + "'");
        }
    }

    void expectEnd() throws Mistake {
        if (peek().kind() != Kind.END) {
            throw expected("the end of the statement");
        }
    }

    Token expect(Kind kind, String what) throws Mistake {
        if (peek().kind() != kind) {
            throw expected(what);
        }
        return take();
    }

    /** {@return the mistake that the next token is not what was expected} */
    Mistake expected(String what) throws Mistake {
        Token found = take();
        return Mistake.at(found.column(), "expected " + what + ", found " + found.described());
    }
}
