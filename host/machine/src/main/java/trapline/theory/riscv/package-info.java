/** The RISC-V machine for the classifier: its whole instruction table, sampled, with S or M as supervisor mode and U as user mode. */
@NullMarked
package trapline.theory.riscv;

import org.jspecify.annotations.NullMarked;
