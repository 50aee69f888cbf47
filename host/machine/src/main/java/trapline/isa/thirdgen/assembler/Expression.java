package trapline.isa.thirdgen.assembler;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** An expression: what stands where a number may stand. Its arithmetic is that of 64-bit two's complement. */
sealed interface Expression {
    /** Where the names in an expression get their meaning. */
    interface Scope {
        /** {@return the value of a symbol} */
        long valueOf(String name, int column) throws Mistake;

        /** {@return the address of the statement that the expression stands in} */
        long here();
    }

    /** A number. */
    record Constant(long value, int column) implements Expression {}

    /** A symbol's value. */
    record Symbol(String name, int column) implements Expression {}

    /** {@code .} */
    record Here(int column) implements Expression {}

    /** {@code -x} or {@code ~x}. */
    record Unary(UnaryOperator operator, Expression operand, int column) implements Expression {}

    /** {@code x + y} and the like. */
    record Binary(BinaryOperator operator, Expression left, Expression right) implements Expression {
        @Override
        public int column() {
            return left.column();
        }
    }

    /** {@code hi(x)} and the like, with as many arguments as the function has. */
    record Call(Function function, List<Expression> arguments, int column) implements Expression {}

    /** {@return where it starts} */
    int column();

    /** {@return its value} */
    default long evaluate(Scope scope) throws Mistake {
        return switch (this) {
            case Constant constant -> constant.value();
            case Symbol symbol -> scope.valueOf(symbol.name(), symbol.column());
            case Here here -> scope.here();
            case Unary unary -> unary.operator().apply(unary.operand().evaluate(scope));
            case Binary binary -> evaluate(binary, scope);
            case Call call -> call.function().apply(evaluate(call.arguments(), scope), call.arguments());
        };
    }

    /** {@return the symbols that it depends on} */
    default Stream<String> names() {
        return switch (this) {
            case Constant constant -> Stream.empty();
            case Symbol symbol -> Stream.of(symbol.name());
            case Here here -> Stream.empty();
            case Unary unary -> unary.operand().names();
            case Binary binary ->
                Stream.concat(binary.left().names(), binary.right().names());
            case Call call -> call.arguments().stream().flatMap(Expression::names);
        };
    }

    private static long evaluate(Binary binary, Scope scope) throws Mistake {
        long left = binary.left().evaluate(scope);
        long right = binary.right().evaluate(scope);
        if (right == 0 && binary.operator().divides()) {
            throw Mistake.at(binary.right().column(), "division by zero");
        }
        return binary.operator().apply(left, right);
    }

    private static List<Long> evaluate(List<Expression> arguments, Scope scope) throws Mistake {
        List<Long> values = new ArrayList<>();
        for (Expression argument : arguments) {
            values.add(argument.evaluate(scope));
        }
        return values;
    }
}
