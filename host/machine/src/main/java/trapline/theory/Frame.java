package trapline.theory;

import trapline.machine.Mode;

/**
 * In what circumstances an instruction is executed: what two states of a pair may differ in, while all that the program can name is
 * equal.
 *
 * @param mode M
 * @param place where the window E|r lies, and what is around it: an index into the places of a {@link Situation}; two frames of one
 *     place have equal storage
 */
public record Frame(Mode mode, int place) {}
