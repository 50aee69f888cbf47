/**
 * The control program's part for the RISC-V machine: D, and the interpreters v_i for privileged instructions, CSRs, devices, traps of
 * the guest's own, and the calls of the built-in firmware (SBI 2.0).
 */
@NullMarked
package trapline.monitor.riscv;

import org.jspecify.annotations.NullMarked;
