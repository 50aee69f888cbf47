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
 * @param bench for programs
 */
record Laboratory(Subject subject, Bench<?> bench) {
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
     * @param monitors those that are guests
     */
    static Optional<Laboratory> of(String machine, Effort effort, GuestMonitors monitors) {
        RiscVSubject.Effort samples = new RiscVSubject.Effort(effort.samples(), effort.seed());
        return switch (machine) {
            case RISCV -> Optional.of(riscV(PrivilegeLevel.SUPERVISOR, samples, monitors));
            case RISCV_M -> Optional.of(riscV(PrivilegeLevel.MACHINE, samples, monitors));
            default -> InstructionTable.of(machine).map(table -> thirdGen(table, effort, monitors.thirdGen()));
        };
    }

    private static Laboratory riscV(PrivilegeLevel supervisor, RiscVSubject.Effort samples, GuestMonitors monitors) {
        return new Laboratory(RiscVSubject.of(supervisor, samples), RiscVBench.of(supervisor, monitors.riscV()));
    }

    private static Laboratory thirdGen(InstructionTable table, Effort effort, Optional<Image> monitor) {
        ThirdGenSubject.Effort small = new ThirdGenSubject.Effort(effort.bits(), effort.samples(), effort.seed());
        return new Laboratory(ThirdGenSubject.of(table, small), ThirdGenBench.of(table, monitor));
    }
}
