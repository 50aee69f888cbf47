/**
 * The paper's conventional third-generation machine, made concrete: words of 64 bits, word addressed, sixteen registers, a PSW
 * in one cell, a trap by PSW swap through the cells 0 and 1. {@link trapline.isa.thirdgen.Operation} is the instruction set's
 * one table; {@link trapline.isa.thirdgen.InterpretedProcessor} executes its innocuous part,
 * {@link trapline.isa.thirdgen.PrivilegedInstruction} says what the rest means.
 *
 * <p>Extensions of the paper, each beside the clause that it extends:
 *
 * <ul>
 *   <li>The state S gains registers, a timer, a console and a drum. Registers belong to the processor, as P does; the devices
 *       are reached by privileged instructions only, so that Theorem 1 covers them as it covers R.
 *   <li>The definition of a trap gains the cells 2 and 3, which receive cause and operand.
 *   <li>Interrupts are traps that no instruction caused: the same PSW swap, between two instructions, at an exact count of
 *       retired instructions; P is that of the next instruction. Supervisor mode masks them, {@code idle} takes them.
 * </ul>
 */
@NullMarked
package trapline.isa.thirdgen;

import org.jspecify.annotations.NullMarked;
