package trapline.theory.run;

import java.util.List;

/**
 * A program that tells a virtual machine from a bare one, which nothing smaller that was tried does.
 *
 * @param program disassembled, a line for each instruction
 * @param difference where the two endings differ first
 */
public record Distinction(List<String> program, Difference difference) {
    public Distinction {
        program = List.copyOf(program);
    }
}
