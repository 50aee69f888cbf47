package trapline.isa.thirdgen.assembler;

import java.util.List;
import trapline.isa.thirdgen.InstructionRow;

/** What a line says. */
sealed interface Statement {
    /** Nothing, or nothing that could be read. */
    record Nothing() implements Statement {}

    /** An instruction; what the operation does not use is zero. */
    record Operate(InstructionRow operation, int a, int b, int c, Expression immediate) implements Statement {}

    /** {@code .word}, {@code .string} and {@code .text}. */
    record Words(List<Expression> values) implements Statement {}

    /** {@code .space}. */
    record Space(Expression count, Expression fill) implements Statement {}

    /** {@code .org}. */
    record Origin(Expression address) implements Statement {}

    /** {@code .equ}. */
    record Equate(Label name, Expression value) implements Statement {}

    /** A {@code .equ} of which only the name could be read: using it is no mistake of its own. */
    record Unreadable(Label name) implements Statement {}

    /** {@code .include}; the lines of the file follow this one. */
    record Include(String path, int column) implements Statement {}

    /** {@code .size}. */
    record Size(Expression cells) implements Statement {}

    /** {@code .machine}; the name of one. */
    record Machine(String name) implements Statement {}

    /** {@code .entry}. */
    record Entry(Expression p, Expression mode) implements Statement {}

    /** The name that a line gives to its address, or an equate to its value. */
    record Label(String name, int column) {}
}
