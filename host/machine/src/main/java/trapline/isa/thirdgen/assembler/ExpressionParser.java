package trapline.isa.thirdgen.assembler;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import trapline.isa.thirdgen.assembler.Token.Kind;

/** Reads an expression by precedence climbing. */
final class ExpressionParser {
    /** How many operators, parentheses and calls an expression may have, so that its depth is bounded too. */
    static final int MOST_OPERATORS = 128;

    private final Tokens tokens;
    private int operators;

    private ExpressionParser(Tokens tokens) {
        this.tokens = tokens;
    }

    static Expression parse(Tokens tokens) throws Mistake {
        return new ExpressionParser(tokens).binary(0);
    }

    private Expression binary(int leastPrecedence) throws Mistake {
        Expression left = unary();
        Optional<BinaryOperator> operator = BinaryOperator.of(tokens.peek());
        while (operator.isPresent() && operator.get().precedence() >= leastPrecedence) {
            takeOperator();
            left = new Expression.Binary(
                    operator.get(), left, binary(operator.get().precedence() + 1));
            operator = BinaryOperator.of(tokens.peek());
        }
        return left;
    }

    private Expression unary() throws Mistake {
        int column = tokens.peek().column();
        if (tokens.peek().is("-")) {
            takeOperator();
            return new Expression.Unary(UnaryOperator.NEGATE, unary(), column);
        }
        if (tokens.peek().is("~")) {
            takeOperator();
            return new Expression.Unary(UnaryOperator.COMPLEMENT, unary(), column);
        }
        return primary();
    }

    private Expression primary() throws Mistake {
        Token token = tokens.peek();
        if (token.kind() == Kind.NUMBER) {
            return new Expression.Constant(tokens.take().value(), token.column());
        }
        if (token.is("(")) {
            takeOperator();
            Expression inner = binary(0);
            tokens.expect(")");
            return inner;
        }
        if (tokens.accept(".")) {
            return new Expression.Here(token.column());
        }
        return named();
    }

    private Expression named() throws Mistake {
        Token name = tokens.peek();
        if (name.kind() != Kind.NAME) {
            throw tokens.expected("a number, a symbol or an expression");
        }
        if (Register.named(name.text()).isPresent()) {
            throw Mistake.at(name.column(), "expected a number, found the register " + name.text());
        }
        Optional<Function> function = Function.named(name.text());
        if (function.isPresent()) {
            takeOperator();
            return new Expression.Call(function.get(), arguments(function.get()), name.column());
        }
        return new Expression.Symbol(tokens.take().text(), name.column());
    }

    private List<Expression> arguments(Function function) throws Mistake {
        List<Expression> arguments = new ArrayList<>();
        tokens.expect("(");
        for (int i = 0; i < function.arity(); i++) {
            if (i > 0) {
                tokens.expect(",");
            }
            arguments.add(binary(0));
        }
        tokens.expect(")");
        return arguments;
    }

    private void takeOperator() throws Mistake {
        Token token = tokens.take();
        if (++operators > MOST_OPERATORS) {
            throw Mistake.at(token.column(), "this expression has more than " + MOST_OPERATORS + " operators");
        }
    }
}
