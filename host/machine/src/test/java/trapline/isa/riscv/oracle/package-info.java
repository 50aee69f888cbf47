/**
 * The RISC-V machine against an independent one, QEMU: random blocks of instructions that both execute, and what they left.
 * The generator has its own table of the instructions, written from the manual, so that a mistake in the processor's table shows.
 */
@NullMarked
package trapline.isa.riscv.oracle;

import org.jspecify.annotations.NullMarked;
