/**
 * RISC-V code to JVM bytecode: the instructions of a {@link trapline.isa.riscv.TranslationRequest} become one method of a class. All
 * of it is a pure function of the request. See {@code decisions/0010}.
 *
 * <p>{@link trapline.isa.riscv.translation.ControlFlow} finds the blocks, {@link trapline.isa.riscv.translation.Liveness} which
 * registers must be at hand where, {@link trapline.isa.riscv.translation.Words} which of them are 32-bit numbers; {@link
 * trapline.isa.riscv.translation.RegionWriter} writes the method around the blocks, the tables of emitters, one for each extension,
 * what is in them, and {@link trapline.isa.riscv.translation.WayOut} what is done where it is left.
 */
@NullMarked
package trapline.isa.riscv.translation;

import org.jspecify.annotations.NullMarked;
