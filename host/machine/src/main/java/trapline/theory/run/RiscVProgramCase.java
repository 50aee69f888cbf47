package trapline.theory.run;

import java.util.List;

/**
 * A program for the RISC-V machine.
 *
 * @param setUp in what circumstances it runs
 * @param code its instructions, of 32 bits, or two of 16; behind them is one that traps
 */
public record RiscVProgramCase(RiscVSetUp setUp, List<Integer> code) {
    public RiscVProgramCase {
        code = List.copyOf(code);
    }
}
