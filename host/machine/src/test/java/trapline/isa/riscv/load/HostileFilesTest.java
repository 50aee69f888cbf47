package trapline.isa.riscv.load;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import trapline.machine.Seeds;

/** Isolation: whatever files a user gives, they are refused, or placed in the machine's own memory and apart from each other. */
class HostileFilesTest {
    private static final String CORPUS = "HostileFilesFuzzTestInputs/anyFilesAreRefusedOrPlaced";

    private static final long[] ODD = {
        0,
        1,
        -1,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        1L << 32,
        0x7fff_ffff,
        0x8000_0000L,
        0x8020_0000L,
        0x8100_0000L,
        0x20_0000
    };

    /** That the checks are of something: none of these is refused. */
    @Test
    void soundFilesArePlaced() {
        HostileFilesCorpus.sound().forEach((name, files) -> assertTrue(HostileFiles.run(files), name));
    }

    @Test
    void mutatedFilesAreRefusedOrPlaced() {
        List<byte[]> sound = new ArrayList<>(HostileFilesCorpus.sound().values());
        int[] placed = new int[1];
        Seeds.forEach(5_000, random -> {
            byte[] files = sound.get(random.nextInt(sound.size())).clone();
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                mutate(random, files);
            }
            boolean cut = random.nextInt(10) == 0;
            placed[0] += HostileFiles.run(cut ? Arrays.copyOf(files, random.nextInt(files.length)) : files) ? 1 : 0;
        });
        assertTrue(placed[0] > 500 && placed[0] < 4_500, placed[0] + " of 5000 were placed");
    }

    /** What was found, and what the fuzzer starts from; see {@link HostileFilesFuzzTest}. */
    @Test
    void theCorpusIsRefusedOrPlaced() throws IOException, URISyntaxException {
        Path folder = Path.of(Objects.requireNonNull(HostileFilesTest.class.getResource(CORPUS))
                .toURI());
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> inputs = files.toList();
            assertTrue(inputs.size() >= HostileFilesCorpus.sound().size());
            for (Path input : inputs) {
                HostileFiles.run(Files.readAllBytes(input));
            }
        }
    }

    private static void mutate(RandomGenerator random, byte[] files) {
        int size = 1 << random.nextInt(4);
        int at = random.nextInt(files.length - size + 1);
        long value = random.nextBoolean() ? ODD[random.nextInt(ODD.length)] + random.nextInt(-2, 3) : random.nextLong();
        byte[] bytes = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
        System.arraycopy(bytes, 0, files, at, size);
    }
}
