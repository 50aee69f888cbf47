/** Tests of the RISC-V machine as a whole: privileged architecture by small programs, firmware, and equivalence. */
@org.jspecify.annotations.NullMarked
package trapline.monitor.riscv;
