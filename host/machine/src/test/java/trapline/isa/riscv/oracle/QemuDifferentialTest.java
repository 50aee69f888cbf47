package trapline.isa.riscv.oracle;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import trapline.machine.Oracles;
import trapline.machine.Seeds;

/**
 * Random blocks, in lock step: both machines start each block in the same state, and must leave the same registers, CSRs and memory and
 * have taken the same traps. Needs QEMU, see {@link Oracles}.
 *
 * <p>The blocks are the same each time, since a new one may be the first to meet one more fault of QEMU 7.2 (the generator says which it
 * avoids). New ones, and more of them, by hand: {@code -Dtrapline.seed=N -Dtrapline.oracle.images=60}. What QEMU 7.2 does wrong and is therefore
 * not compared is tested against the manual: several interrupts at once, M with MPRV, PMP entries of 4 bytes. What the registers of M and S keep is
 * compared by {@link QemuCsrTest}.
 */
final class QemuDifferentialTest {
    private static final int CASES = 1000;
    private static final long FIRST_SEED = 20_261_126;
    private static final int IMAGES = Integer.getInteger("trapline.oracle.images", 8);

    @Test
    void randomBlocksLeaveWhatTheyLeaveOnQemu() {
        Oracles.need(QemuVirt.COMMAND);
        Seeds.forEachFrom(FIRST_SEED, IMAGES, random -> {
            RandomTables tables = new RandomTables(random);
            List<Case> cases = new RandomCases(random, tables).list(CASES);
            byte[] ram = CaseImage.build(cases, tables.bytes());
            byte[] expected = QemuVirt.run(ram);
            byte[] actual = OwnVirt.run(ram);
            for (int number = 0; number < CASES; number++) {
                String differences = CaseImage.result(expected, number).differences(CaseImage.result(actual, number));
                if (!differences.isEmpty()) {
                    fail(report(number, cases.get(number), tables, differences));
                }
            }
        });
    }

    /** {@return what differs, and how much of the block makes it differ: the block is cut off behind each of its instructions} */
    private static String report(int number, Case whole, RandomTables tables, String differences) {
        List<Case> prefixes = new ArrayList<>();
        for (int length = 0; length <= whole.code().size(); length++) {
            prefixes.add(whole.first(length).inSlot(length));
        }
        byte[] ram = CaseImage.build(prefixes, tables.bytes());
        byte[] expected = QemuVirt.run(ram);
        byte[] actual = OwnVirt.run(ram);
        String where = "only the whole block, where it lies";
        for (int length = 0; length < prefixes.size(); length++) {
            String first = CaseImage.result(expected, length).differences(CaseImage.result(actual, length));
            if (!first.isEmpty()) {
                where = "the first " + length + " instructions, which leave\n" + first;
                break;
            }
        }
        return "case " + number + ", " + whole.about() + "\n" + whole.listing() + "leaves, not as on QEMU\n"
                + differences + "It takes " + where;
    }
}
