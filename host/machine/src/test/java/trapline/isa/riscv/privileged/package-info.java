/**
 * The conformance suite of the privileged architecture, by chapter of the manual (volume II, version 1.12).
 */
@org.jspecify.annotations.NullMarked
package trapline.isa.riscv.privileged;
