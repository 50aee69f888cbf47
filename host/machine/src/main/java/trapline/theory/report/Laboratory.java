package trapline.theory.report;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import trapline.isa.riscv.PrivilegeLevel;
import trapline.isa.thirdgen.InstructionTable;
import trapline.machine.Image;
import trapline.theory.Subject;
import trapline.theory.riscv.RiscVSubject;
import trapline.theory.run.Bench;
import trapline.theory.run.RiscVBench;
import trapline.theory.run.ThirdGenBench;
import trapline.theory.thirdgen.ThirdGenSubject;

/**
 * What is needed to try a machine.
 *
 * @param subject for the classifier
 * @param bench for programs; empty if the machine is another one's with other modes, on which the programs run
 */
record Laboratory(Subject subject, Optional<Bench<?>> bench) {
    private static final String RISCV = "riscv";

    /** RISC-V with M as supervisor mode. */
    private static final String RISCV_M = "riscv-m";

    /** {@return the names of all machines} */
    static List<String> names() {
        return Stream.concat(
                        InstructionTable.family().stream().map(InstructionTable::machine), Stream.of(RISCV, RISCV_M))
                .toList();
    }

    /**
     * {@return what is needed for a machine; empty if there is none of that name}
     *
     * @param machine any name
     * @param effort how much is tried
     * @param monitor the image of {@code vmm.asm}, if it is at hand
     */
    static Optional<Laboratory> of(String machine, Effort effort, Optional<Image> monitor) {
        RiscVSubject.Effort samples = new RiscVSubject.Effort(effort.samples(), effort.seed());
        return switch (machine) {
            case RISCV ->
                Optional.of(new Laboratory(
                        RiscVSubject.of(PrivilegeLevel.SUPERVISOR, samples), Optional.of(new RiscVBench())));
            case RISCV_M ->
                Optional.of(new Laboratory(RiscVSubject.of(PrivilegeLevel.MACHINE, samples), Optional.empty()));
            default -> InstructionTable.of(machine).map(table -> thirdGen(table, effort, monitor));
        };
    }

    private static Laboratory thirdGen(InstructionTable table, Effort effort, Optional<Image> monitor) {
        ThirdGenSubject.Effort small = new ThirdGenSubject.Effort(effort.bits(), effort.samples(), effort.seed());
        return new Laboratory(ThirdGenSubject.of(table, small), Optional.of(ThirdGenBench.of(table, monitor)));
    }
}
