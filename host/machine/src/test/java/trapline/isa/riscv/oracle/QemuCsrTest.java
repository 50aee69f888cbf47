package trapline.isa.riscv.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import trapline.isa.riscv.oracle.CsrAccess.Outcome;
import trapline.isa.riscv.privileged.Csr;
import trapline.isa.riscv.privileged.CsrTable;
import trapline.machine.Oracles;
import trapline.machine.Seeds;

/**
 * What the CSRs of M and S keep of what is written, and who may read which, against QEMU. The two may differ only as {@link CsrDifference}
 * and {@link CsrExistence} say, and must differ in all that they say. Needs QEMU 7.2, of which those are tables.
 */
final class QemuCsrTest {
    private static final long SEED = 20_261_127;
    private static final long FLOATING_ON = 1 << 13;
    private static final long TVM = 1 << 20;
    private static final long STCE = 1L << 63;

    /** Each as mstatus, mcounteren, scounteren and menvcfg say. */
    private static final List<CsrScan> SCANS = List.of(
            new CsrScan(3, FLOATING_ON, 0, 0, 0),
            new CsrScan(3, TVM, 0, 0, STCE),
            new CsrScan(1, FLOATING_ON, 7, 0, STCE),
            new CsrScan(1, TVM, 5, 7, STCE),
            new CsrScan(1, 0, 2, 2, 0),
            new CsrScan(0, FLOATING_ON, 7, 7, STCE),
            new CsrScan(0, 0, 5, 3, STCE));

    @BeforeAll
    static void qemu() {
        Oracles.need(QemuVirt.COMMAND);
        String version = QemuVirt.version();
        Oracles.needTo("compare with QEMU 7.2, having " + version, version.contains(" 7.2."));
    }

    @Test
    void registersKeepOfWhatIsWrittenWhatTheyKeepOnQemu() {
        CsrComparison comparison = new CsrComparison();
        Seeds.forEachFrom(SEED, 1, random -> {
            List<CsrAccess> accesses = CsrAccesses.open(random);
            byte[] ram = CsrImage.build(accesses);
            List<Outcome> theirs = CsrImage.outcomes(QemuVirt.run(ram), accesses.size());
            List<Outcome> ours = CsrImage.outcomes(OwnVirt.run(ram), accesses.size());
            for (int number = 0; number < accesses.size(); number++) {
                comparison.add(accesses.get(number), ours.get(number), theirs.get(number));
            }
            assertEquals(List.of(), comparison.unlisted().stream().limit(20).toList());
        });
        assertEquals(List.of(), comparison.unseen());
    }

    @Test
    void everyRegisterThatCanBeWrittenIsAmongThem() {
        Seeds.forEachFrom(SEED, 1, random -> {
            Set<Integer> written =
                    CsrAccesses.open(random).stream().map(CsrAccess::csr).collect(Collectors.toSet());
            List<String> missing = CsrTable.ALL.stream()
                    .filter(csr -> csr.level().code() > 0 && !csr.isReadOnly() && !written.contains(csr.number()))
                    .map(Csr::name)
                    // QEMU ends with an assertion when tdata is written, and has fewer event counters, see the tables.
                    .filter(name -> !name.matches("tselect|tdata[123]|mhpmcounter(19|2.|3[01])"))
                    .toList();
            assertEquals(List.of(), missing);
        });
    }

    @Test
    void lockedEntriesKeepWhatTheyKeepOnQemu() {
        Seeds.forEachFrom(SEED, 3, random -> {
            List<CsrAccess> accesses = CsrAccesses.locking(random);
            byte[] ram = CsrImage.build(accesses);
            List<Outcome> theirs = CsrImage.outcomes(QemuVirt.run(ram), accesses.size());
            List<Outcome> ours = CsrImage.outcomes(OwnVirt.run(ram), accesses.size());
            for (int number = 0; number < accesses.size(); number++) {
                assertEquals(theirs.get(number), ours.get(number), "%d: %s".formatted(number, accesses.get(number)));
            }
            long kept = IntStream.range(0, accesses.size())
                    .filter(i -> ours.get(i).now() != accesses.get(i).operand())
                    .count();
            assertTrue(kept > accesses.size() / 10, "only " + kept + " writes met a lock");
        });
    }

    @Test
    void registersExistWhereTheyExistOnQemu() {
        BitSet shown = new BitSet();
        for (CsrScan scan : SCANS) {
            byte[] ram = scan.image();
            BitSet differing = CsrScan.readable(QemuVirt.run(ram));
            differing.xor(CsrScan.readable(OwnVirt.run(ram)));
            List<String> unlisted = differing.stream()
                    .filter(number -> !CsrExistence.differs(number))
                    .mapToObj(CsrImage::name)
                    .toList();
            assertEquals(List.of(), unlisted, scan.toString());
            shown.or(differing);
        }
        for (CsrExistence row : CsrExistence.ALL) {
            for (int number = row.first(); number <= row.last(); number++) {
                assertTrue(shown.get(number), CsrImage.name(number) + " no longer differs: " + row.reason());
            }
        }
    }
}
