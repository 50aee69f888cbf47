/**
 * RISC-V's privileged architecture, version 1.12 (volume II of the manual): the control and status registers, protection, traps and
 * the privileged instructions. Nothing here is executed directly: a bare machine calls it inline, and the interpreters v_i of a
 * virtual one call the same code.
 */
@NullMarked
package trapline.isa.riscv.privileged;

import org.jspecify.annotations.NullMarked;
