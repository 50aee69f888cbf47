package trapline.isa.riscv.floating;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Answers of qemu-riscv64, recorded for machines that do not have it: one line a case, as {@link FloatingCase#text} writes it. To record
 * them again, run the main method in {@code host/machine} with the file to write.
 */
final class RecordedVectors {
    private static final String RESOURCE = "vectors.txt";
    private static final int CASES = 50_000;
    private static final int FEWEST = 40;
    private static final int SEED = 1974;

    private RecordedVectors() {}

    /**
     * A recorded case.
     *
     * @param operation the instruction
     * @param question mode and operands
     * @param line the whole line
     */
    record Vector(FloatingOperation operation, FloatingCase question, String line) {
        private static Vector parse(String line) {
            String[] words = line.split(" ", -1);
            FloatingOperation operation =
                    FloatingOperation.valueOf(words[0].toUpperCase(Locale.ROOT).replace('.', '_'));
            long[] registers = new long[3];
            for (int i = 0; i < operation.operands.size(); i++) {
                registers[i] = Long.parseUnsignedLong(words[2 + i], 16);
            }
            int mode = Integer.parseInt(words[1]);
            return new Vector(operation, new FloatingCase(mode, registers[0], registers[1], registers[2]), line);
        }
    }

    /** {@return what is recorded} */
    static List<Vector> read() {
        try (InputStream in = Objects.requireNonNull(RecordedVectors.class.getResourceAsStream(RESOURCE))) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .map(Vector::parse)
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Of many operands those that tell something: for every pattern of the five modes' flags, and of which modes have the result of
     * which other, the first one; and some more if there are few patterns.
     */
    private static List<String> choose(FloatingOperation operation, List<FloatingCase> cases, long[] answers) {
        Set<String> seen = new HashSet<>();
        List<String> chosen = new ArrayList<>();
        int modes = RoundingMode.RMM + 1;
        for (int first = 0; first < cases.size(); first += modes) {
            StringBuilder pattern = new StringBuilder();
            List<Long> results = new ArrayList<>();
            List<String> lines = new ArrayList<>();
            for (int i = first; i < first + modes; i++) {
                results.add(answers[2 * i]);
                pattern.append(results.indexOf(answers[2 * i]))
                        .append(' ')
                        .append(answers[2 * i + 1])
                        .append(' ');
                lines.add(cases.get(i).text(operation, answers[2 * i], (int) answers[2 * i + 1]));
            }
            if (seen.add(pattern.toString()) || chosen.size() < FEWEST) {
                chosen.addAll(lines);
            }
        }
        return chosen;
    }

    /** Records. */
    public static void main(String[] arguments) throws IOException {
        FloatingOracle oracle = FloatingOracle.qemu(Files.createTempDirectory("vectors"));
        List<String> lines = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(SEED);
        for (FloatingOperation operation : FloatingOperation.values()) {
            List<FloatingCase> cases = FloatingCase.random(operation, CASES, RoundingMode.RMM, random);
            lines.addAll(choose(operation, cases, oracle.ask(operation, cases)));
        }
        Files.write(Path.of(arguments[0]), lines, StandardCharsets.US_ASCII);
    }
}
