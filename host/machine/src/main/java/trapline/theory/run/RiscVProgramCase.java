package trapline.theory.run;

import java.util.List;
import trapline.isa.riscv.PrivilegeLevel;

/**
 * A program for the RISC-V machine.
 *
 * @param level at which it starts, S or U; firmware of a few instructions in M goes before it
 * @param resumes whether the trap routine, in M, returns behind what trapped, a few times, before it halts; if not, it halts at once
 * @param code its instructions, of 32 bits, or two of 16; behind them is {@code ecall}
 */
public record RiscVProgramCase(PrivilegeLevel level, boolean resumes, List<Integer> code) {
    public RiscVProgramCase {
        code = List.copyOf(code);
    }
}
