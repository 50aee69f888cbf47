package trapline.isa.riscv.privileged;

import java.util.List;
import trapline.isa.riscv.PrivilegeLevel;

/** The CSRs of supervisor level (privileged architecture 1.12, table 2.4 and chapter 4; Sstc). */
final class SupervisorCsrs {
    private SupervisorCsrs() {}

    static List<Csr> table() {
        return List.of(
                Csr.of(0x100, "sstatus", s -> s.status().supervisor(), RiscVState::writeSupervisorStatus),
                Csr.of(
                        0x104,
                        "sie",
                        s -> interrupts(s).supervisorEnabled(),
                        (s, v) -> interrupts(s).setSupervisorEnabled(v)),
                Csr.of(0x105, "stvec", s -> traps(s).vector(), (s, v) -> traps(s).setVector(v)),
                Csr.of(
                        0x106,
                        "scounteren",
                        s -> s.csrs().counters().supervisorEnables(),
                        (s, v) -> s.csrs().counters().setSupervisorEnables(v)),
                Csr.of(
                        0x10a,
                        "senvcfg",
                        s -> s.csrs().supervisorEnvironment(),
                        (s, v) -> s.csrs().setSupervisorEnvironment(v)),
                Csr.of(0x140, "sscratch", s -> traps(s).scratch(), (s, v) -> traps(s).setScratch(v)),
                Csr.of(0x141, "sepc", s -> traps(s).returnAddress(), (s, v) -> traps(s).setReturnAddress(v)),
                Csr.of(0x142, "scause", s -> traps(s).cause(), (s, v) -> traps(s).setCause(v)),
                Csr.of(0x143, "stval", s -> traps(s).value(), (s, v) -> traps(s).setValue(v)),
                Csr.of(
                        0x144,
                        "sip",
                        s -> interrupts(s).supervisorPending(),
                        (s, v) -> interrupts(s).setSupervisorPending(v)),
                Csr.of(
                                0x14d,
                                "stimecmp",
                                s -> interrupts(s).timer().compare(),
                                (s, v) -> interrupts(s).timer().setCompare(v))
                        .openIf(SupervisorCsrs::timerOpen),
                Csr.of(0x180, "satp", s -> s.csrs().satp(), RiscVState::writeSatp)
                        .openIf(SupervisorCsrs::virtualMemoryOpen));
    }

    /** Whether satp and sfence.vma are not trapped by mstatus.TVM (3.1.6.5). */
    static boolean virtualMemoryOpen(RiscVState state) {
        return state.hart().level() == PrivilegeLevel.MACHINE
                || !state.csrs().status().has(Status.TVM);
    }

    private static boolean timerOpen(RiscVState state) {
        PrivilegeLevel level = state.hart().level();
        return level == PrivilegeLevel.MACHINE
                || interrupts(state).timer().on() && state.csrs().counters().readable(Counters.TIME, level);
    }

    private static Interrupts interrupts(RiscVState state) {
        return state.csrs().interrupts();
    }

    private static TrapRegisters traps(RiscVState state) {
        return state.csrs().supervisor();
    }
}
