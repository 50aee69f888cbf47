package trapline.isa.riscv.privileged;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The CSRs of user level (privileged architecture 1.12, table 2.3): floating point, and the counters as far as they are enabled. */
final class UserCsrs {
    private static final int FIRST_EVENT_COUNTER = 3;
    private static final int LAST_EVENT_COUNTER = 31;
    private static final int CYCLE = 0xc00;

    private UserCsrs() {}

    static List<Csr> table() {
        Stream<Csr> rows = Stream.of(
                // The processor does these three itself; they come here only while floating point is off.
                floatingPoint(0x001, "fflags"),
                floatingPoint(0x002, "frm"),
                floatingPoint(0x003, "fcsr"),
                counter(Csr.readOnly(CYCLE, "cycle", RiscVState::cycles), Counters.CYCLE),
                counter(Csr.readOnly(0xc01, "time", RiscVState::ticks), Counters.TIME),
                counter(Csr.readOnly(0xc02, "instret", RiscVState::instructions), Counters.INSTRET));
        Stream<Csr> events = IntStream.rangeClosed(FIRST_EVENT_COUNTER, LAST_EVENT_COUNTER)
                .mapToObj(i ->
                        counter(Csr.fixed(CYCLE + i, "hpmcounter" + i, 0), i).in("hpmcounter"));
        return Stream.concat(rows, events).toList();
    }

    private static Csr floatingPoint(int number, String name) {
        return Csr.fixed(number, name, 0).in("fcsr").openIf(state -> false);
    }

    private static Csr counter(Csr csr, int number) {
        return csr.openIf(
                state -> state.csrs().counters().readable(number, state.hart().level()));
    }
}
