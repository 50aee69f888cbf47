/**
 * Guest programs as files: ELF, Linux kernel images, raw memory images; and where they, a RAM disk and the device tree go in RAM.
 * A file is whatever its sender made of it: every number in it is checked before it is used, and what is wrong is named.
 */
@NullMarked
package trapline.isa.riscv.load;

import org.jspecify.annotations.NullMarked;
