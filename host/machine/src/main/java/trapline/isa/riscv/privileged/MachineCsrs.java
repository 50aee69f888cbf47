package trapline.isa.riscv.privileged;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The CSRs of machine level (privileged architecture 1.12, tables 2.5 and 2.6, and chapter 3). */
final class MachineCsrs {
    private static final String INFORMATION = "machine-information";
    private static final String PROTECTION = "pmp";
    private static final String EVENTS = "mhpm";
    private static final String TRIGGERS = "triggers";
    private static final int FIRST_EVENT_COUNTER = 3;
    private static final int LAST_EVENT_COUNTER = 31;

    private MachineCsrs() {}

    static List<Csr> table() {
        List<Csr> all = new ArrayList<>(information());
        all.addAll(trapSetup());
        all.addAll(trapHandling());
        all.addAll(protection());
        all.addAll(counters());
        all.addAll(triggers());
        return List.copyOf(all);
    }

    private static List<Csr> information() {
        return Stream.of(
                        Csr.fixed(0xf11, "mvendorid", 0),
                        Csr.fixed(0xf12, "marchid", 0),
                        Csr.fixed(0xf13, "mimpid", 0),
                        Csr.fixed(0xf14, "mhartid", 0),
                        Csr.fixed(0xf15, "mconfigptr", 0),
                        Csr.fixed(0x301, "misa", Csrs.MISA))
                .map(csr -> csr.in(INFORMATION))
                .toList();
    }

    private static List<Csr> trapSetup() {
        return List.of(
                Csr.of(0x300, "mstatus", s -> s.status().machine(), RiscVState::writeMachineStatus),
                Csr.of(
                        0x302,
                        "medeleg",
                        s -> s.csrs().exceptionsDelegated(),
                        (s, v) -> s.csrs().setExceptionsDelegated(v)),
                Csr.of(
                        0x303,
                        "mideleg",
                        s -> interrupts(s).delegated(),
                        (s, v) -> interrupts(s).setDelegated(v)),
                Csr.of(
                        0x304,
                        "mie",
                        s -> interrupts(s).enabled(),
                        (s, v) -> interrupts(s).setEnabled(v)),
                Csr.of(0x305, "mtvec", s -> traps(s).vector(), (s, v) -> traps(s).setVector(v)),
                Csr.of(
                        0x306,
                        "mcounteren",
                        s -> s.csrs().counters().machineEnables(),
                        (s, v) -> s.csrs().counters().setMachineEnables(v)),
                Csr.of(
                        0x30a,
                        "menvcfg",
                        s -> s.csrs().machineEnvironment(),
                        (s, v) -> s.csrs().setMachineEnvironment(v)));
    }

    private static List<Csr> trapHandling() {
        return List.of(
                Csr.of(0x340, "mscratch", s -> traps(s).scratch(), (s, v) -> traps(s).setScratch(v)),
                Csr.of(0x341, "mepc", s -> traps(s).returnAddress(), (s, v) -> traps(s).setReturnAddress(v)),
                Csr.of(0x342, "mcause", s -> traps(s).cause(), (s, v) -> traps(s).setCause(v)),
                Csr.of(0x343, "mtval", s -> traps(s).value(), (s, v) -> traps(s).setValue(v)),
                Csr.of(
                                0x344,
                                "mip",
                                s -> interrupts(s).pending(),
                                (s, v) -> interrupts(s).setPending(v))
                        .startingFrom(s -> interrupts(s).pendingWritten()));
    }

    private static List<Csr> protection() {
        Stream<Csr> configurations = Stream.of(0, 2)
                .map(i -> Csr.of(
                        0x3a0 + i,
                        "pmpcfg" + i,
                        s -> s.csrs().pmp().configuration(i),
                        (s, v) -> s.writeProtection(s.csrs().pmp().setConfiguration(i, v))));
        Stream<Csr> addresses = IntStream.range(0, Pmp.ENTRIES)
                .mapToObj(i -> Csr.of(
                        0x3b0 + i,
                        "pmpaddr" + i,
                        s -> s.csrs().pmp().address(i),
                        (s, v) -> s.writeProtection(s.csrs().pmp().setAddress(i, v))));
        return Stream.concat(configurations, addresses)
                .map(csr -> csr.in(PROTECTION))
                .toList();
    }

    private static List<Csr> counters() {
        Stream<Csr> own = Stream.of(
                Csr.of(0xb00, "mcycle", RiscVState::cycles, RiscVState::writeCycles),
                Csr.of(0xb02, "minstret", RiscVState::instructions, RiscVState::writeInstructions),
                Csr.of(0x320, "mcountinhibit", s -> s.csrs().counters().stopped(), RiscVState::writeCountInhibit));
        Stream<Csr> events = IntStream.rangeClosed(FIRST_EVENT_COUNTER, LAST_EVENT_COUNTER)
                .boxed()
                .flatMap(i ->
                        Stream.of(Csr.fixed(0xb00 + i, "mhpmcounter" + i, 0), Csr.fixed(0x320 + i, "mhpmevent" + i, 0)))
                .map(csr -> csr.in(EVENTS));
        return Stream.concat(own, events).toList();
    }

    /** There is no trigger to select: tdata1 says so by its type 0 (debug specification 1.0, section 5.7). */
    private static List<Csr> triggers() {
        return Stream.of(
                        Csr.fixed(0x7a0, "tselect", 0),
                        Csr.fixed(0x7a1, "tdata1", 0),
                        Csr.fixed(0x7a2, "tdata2", 0),
                        Csr.fixed(0x7a3, "tdata3", 0))
                .map(csr -> csr.in(TRIGGERS))
                .toList();
    }

    private static Interrupts interrupts(RiscVState state) {
        return state.csrs().interrupts();
    }

    private static TrapRegisters traps(RiscVState state) {
        return state.csrs().machine();
    }
}
