package trapline.isa.thirdgen.assembler;

/** An operator before its operand. */
enum UnaryOperator {
    NEGATE,
    COMPLEMENT;

    long apply(long operand) {
        return switch (this) {
            case NEGATE -> -operand;
            case COMPLEMENT -> ~operand;
        };
    }
}
