package trapline.isa.riscv.oracle;

import java.util.ArrayList;
import java.util.List;
import trapline.isa.riscv.oracle.CsrAccess.Outcome;

/** Compares what accesses showed with what {@link CsrDifference} lists, and keeps account of which of that has been seen. */
final class CsrComparison {
    private final long[] claimed = new long[CsrDifference.ALL.size()];
    private final long[] shown = new long[CsrDifference.ALL.size()];
    private final List<String> unlisted = new ArrayList<>();

    /** Compares one access. */
    void add(CsrAccess access, Outcome ours, Outcome theirs) {
        String csr = CsrImage.name(access.csr());
        long attempted = access.instruction().attempted(theirs.old(), access.operand());
        long differing = unlisted(ours.old() ^ theirs.old(), csr, csr, access.base())
                | unlisted(ours.now() ^ theirs.now(), csr, csr, attempted)
                | unlisted(ours.seen() ^ theirs.seen(), CsrImage.name(access.view()), csr, attempted);
        if (differing != 0 || ours.cause() != theirs.cause()) {
            unlisted.add(access + "\n  QEMU: " + theirs + "\n  ours: " + ours);
        }
    }

    /** {@return the accesses that showed what no row allows} */
    List<String> unlisted() {
        return List.copyOf(unlisted);
    }

    /** {@return the rows that say more than was seen} */
    List<String> unseen() {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < claimed.length; i++) {
            CsrDifference row = CsrDifference.ALL.get(i);
            if (claimed[i] != shown[i] || shown[i] == 0) {
                rows.add("%s, %s: bits %x were seen, not %x"
                        .formatted(row.registers(), row.reason(), shown[i], claimed[i]));
            }
        }
        return rows;
    }

    private long unlisted(long differing, String read, String written, long attempted) {
        long left = differing;
        for (int i = 0; i < claimed.length; i++) {
            long allowed = CsrDifference.ALL.get(i).allowed(read, written, attempted);
            claimed[i] |= allowed;
            shown[i] |= allowed & differing;
            left &= ~allowed;
        }
        return left;
    }
}
