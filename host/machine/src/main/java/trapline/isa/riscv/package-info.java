/**
 * RISC-V, RV64GC: the state of a hart, its instruction set as tables, its memory and translation, and a processor that executes
 * the unprivileged instructions directly. The manuals cited are "The RISC-V Instruction Set Manual", volume I (unprivileged) and
 * volume II (privileged), in the ratified version of 2024-04-11.
 *
 * <p>Guests run in the real processor's user mode only. M, S and U are virtual levels: what they mean is said by
 * {@link trapline.isa.riscv.PrivilegedState}, which the monitor implements. Everything that the processor does not execute itself
 * ends the run as a trap, before it has any effect.
 *
 * <p>{@link trapline.isa.riscv.InterpretedProcessor} is the reference; {@link trapline.isa.riscv.TranslatedProcessor} has hot code
 * translated to JVM bytecode ({@link trapline.isa.riscv.translation}), and comes to the same.
 */
@NullMarked
package trapline.isa.riscv;

import org.jspecify.annotations.NullMarked;
