package trapline.isa.thirdgen.assembler;

/** Checks that a value is one that its place can hold. */
final class Range {
    private Range() {}

    /** {@return the value} */
    static long check(long value, long least, long most, String what, int column) throws Mistake {
        if (value < least || value > most) {
            throw Mistake.at(column, what + " is " + value + ": expected " + least + " to " + most);
        }
        return value;
    }

    /** {@return the value of an expression} */
    static long check(Expression expression, Expression.Scope scope, long least, long most, String what)
            throws Mistake {
        return check(expression.evaluate(scope), least, most, what, expression.column());
    }
}
