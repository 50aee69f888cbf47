/**
 * The assembler of the formal machine, its disassembler, and the document of the instruction set. All three read the one table,
 * {@link trapline.isa.thirdgen.Operation}, and do no input or output of their own.
 *
 * <p>The assembler goes twice over the source: {@code Reader} takes it apart into lines with a {@code Statement} each, following
 * includes; {@code Layout} is the first pass and gives each line its address and each label its value; {@code Encoding} is the
 * second and computes the words. Mistakes are collected on the way, so that one run shows them all. A source may be hostile:
 * its size, depth and output are bounded, and no source makes the assembler throw.
 */
@NullMarked
package trapline.isa.thirdgen.assembler;

import org.jspecify.annotations.NullMarked;
