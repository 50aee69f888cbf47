package trapline.isa.riscv.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The same blocks as in {@link QemuDifferentialTest}, of fixed seeds, against results that were recorded from QEMU: runs everywhere. A line
 * of the file is a seed and the checksums of what its cases leave. After a change of the generator, {@code
 * -Dtrapline.regenerate=true} records anew, with QEMU.
 */
final class RecordedResultsTest {
    private static final Path KEPT = Path.of("src/test/resources/trapline/isa/riscv/oracle/qemu-7.2-results.txt");
    private static final int IMAGES = 8;
    private static final int CASES = 500;

    @Test
    void fixedBlocksLeaveWhatTheyLeftOnQemu() throws IOException {
        if (Boolean.getBoolean("trapline.regenerate")) {
            record();
        }
        List<String> lines = Files.readAllLines(KEPT);
        assertEquals(IMAGES, lines.size());
        for (String line : lines) {
            String[] fields = line.split(" ", 2);
            long seed = Long.parseLong(fields[0]);
            Image image = Image.of(seed);
            byte[] ram = OwnVirt.run(image.ram);
            for (int number = 0; number < CASES; number++) {
                String expected = fields[1].substring(8 * number, 8 * number + 8);
                Case one = image.cases.get(number);
                assertEquals(
                        expected,
                        HexFormat.of().toHexDigits(CaseImage.result(ram, number).checksum()),
                        () -> "seed " + seed + ", " + one.about() + "\n" + one.listing());
            }
        }
    }

    private static final class Image {
        private final List<Case> cases;
        private final byte[] ram;

        private Image(List<Case> cases, byte[] ram) {
            this.cases = cases;
            this.ram = ram;
        }

        static Image of(long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            RandomTables tables = new RandomTables(random);
            List<Case> cases = new RandomCases(random, tables).list(CASES);
            return new Image(cases, CaseImage.build(cases, tables.bytes()));
        }
    }

    private static void record() throws IOException {
        List<String> lines = new ArrayList<>();
        for (long seed = 1; seed <= IMAGES; seed++) {
            byte[] ram = QemuVirt.run(Image.of(seed).ram);
            StringBuilder line = new StringBuilder().append(seed).append(' ');
            for (int number = 0; number < CASES; number++) {
                line.append(
                        HexFormat.of().toHexDigits(CaseImage.result(ram, number).checksum()));
            }
            lines.add(line.toString());
        }
        Files.createDirectories(KEPT.getParent());
        Files.write(KEPT, lines);
    }
}
