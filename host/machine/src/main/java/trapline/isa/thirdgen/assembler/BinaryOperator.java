package trapline.isa.thirdgen.assembler;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** An operator between its operands, with C's precedence; all associate to the left. */
enum BinaryOperator {
    OR("|", 1),
    XOR("^", 2),
    AND("&", 3),
    SHIFT_LEFT("<<", 4),
    SHIFT_RIGHT(">>", 4),
    ADD("+", 5),
    SUBTRACT("-", 5),
    MULTIPLY("*", 6),
    DIVIDE("/", 6),
    REMAINDER("%", 6);

    private static final Map<String, BinaryOperator> BY_SYMBOL =
            Arrays.stream(values()).collect(Collectors.toMap(operator -> operator.symbol, operator -> operator));

    private final String symbol;
    private final int precedence;

    BinaryOperator(String symbol, int precedence) {
        this.symbol = symbol;
        this.precedence = precedence;
    }

    static Optional<BinaryOperator> of(Token token) {
        return token.kind() == Token.Kind.PUNCTUATION
                ? Optional.ofNullable(BY_SYMBOL.get(token.text()))
                : Optional.empty();
    }

    /** {@return 1 to 6; the higher binds the tighter} */
    int precedence() {
        return precedence;
    }

    boolean divides() {
        return this == DIVIDE || this == REMAINDER;
    }

    /** {@return the result; a shift takes the low six bits of its right operand, as the machine does, and is signed} */
    long apply(long left, long right) {
        return switch (this) {
            case OR -> left | right;
            case XOR -> left ^ right;
            case AND -> left & right;
            case SHIFT_LEFT -> left << right;
            case SHIFT_RIGHT -> left >> right;
            case ADD -> left + right;
            case SUBTRACT -> left - right;
            case MULTIPLY -> left * right;
            case DIVIDE -> left / right;
            case REMAINDER -> left % right;
        };
    }
}
