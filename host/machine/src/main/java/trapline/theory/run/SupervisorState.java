package trapline.theory.run;

import java.util.List;
import java.util.Locale;
import trapline.isa.riscv.PrivilegeLevel;
import trapline.theory.recursion.HostedHart;
import trapline.theory.run.MappedState.Cells;

/**
 * What a RISC-V machine with an SBI firmware is for the program on it: all that S mode can see, but for time.
 *
 * @param halted whether it has halted
 * @param level its level
 * @param pc its pc
 * @param x the integer registers
 * @param f the floating-point registers and fcsr
 * @param csrs those of {@link HostedHart#CSRS}
 * @param memory the program's, from the kernel's first address on
 * @param printed what it has printed
 */
record SupervisorState(
        boolean halted, PrivilegeLevel level, long pc, Cells x, Cells f, Cells csrs, Cells memory, String printed) {
    /** {@return it as something to compare} */
    MappedState mapped() {
        return new MappedState(List.of(
                MappedState.halted(halted),
                new MappedState.Named("the level", level.name().toLowerCase(Locale.ROOT)),
                new MappedState.Named("pc", RiscVBench.hexadecimal(pc)),
                x,
                f,
                csrs,
                memory,
                new MappedState.Named("the console's output", printed)));
    }

    /** {@return the CSRs of a hart, as something to compare} */
    static Cells csrs(long[] values) {
        return new Cells(HostedHart.CSRS::get, RiscVBench::hexadecimal, values);
    }
}
