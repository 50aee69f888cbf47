package trapline.isa.riscv.privileged;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** All control and status registers of this machine. */
public final class CsrTable {
    /** How many numbers there are. */
    public static final int NUMBERS = 4096;

    /** All of them: those of U, then of S, then of M. */
    public static final List<Csr> ALL = all();

    /** The groups, in the order of their first registers. */
    public static final List<String> GROUPS =
            ALL.stream().map(Csr::group).distinct().toList();

    private static final List<Optional<Csr>> BY_NUMBER = byNumber();

    private CsrTable() {}

    /**
     * {@return the register with a number, if this machine has it}
     *
     * @param number 0 to 4095
     */
    public static Optional<Csr> find(int number) {
        return BY_NUMBER.get(number);
    }

    private static List<Csr> all() {
        List<Csr> all = new ArrayList<>(UserCsrs.table());
        all.addAll(SupervisorCsrs.table());
        all.addAll(MachineCsrs.table());
        return List.copyOf(all);
    }

    private static List<Optional<Csr>> byNumber() {
        List<Optional<Csr>> table = new ArrayList<>(Collections.nCopies(NUMBERS, Optional.empty()));
        for (Csr csr : ALL) {
            if (table.set(csr.number(), Optional.of(csr)).isPresent()) {
                throw new IllegalStateException("two registers with number " + csr.number());
            }
        }
        return List.copyOf(table);
    }
}
