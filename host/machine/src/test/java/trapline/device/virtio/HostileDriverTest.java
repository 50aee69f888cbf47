package trapline.device.virtio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static trapline.device.virtio.DriverRing.in;
import static trapline.device.virtio.DriverRing.out;
import static trapline.device.virtio.TestDriver.BUFFERS;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import trapline.machine.Seeds;

/** Isolation: whatever a driver does, a device stays total, bounded, repeatable, and within the guest's memory. */
class HostileDriverTest {
    private static final String CORPUS = "HostileDriverFuzzTestInputs/anyProgramDoesNoHarm";

    @Test
    void randomProgramsDoNoHarm() {
        Seeds.forEach(1500, random -> {
            byte[] program = new byte[random.nextInt(1, 1200)];
            random.nextBytes(program);
            HostileProgram.run(program);
        });
    }

    @Test
    void nearlySoundProgramsDoNoHarm() {
        Seeds.forEach(1500, random -> HostileProgram.run(HostileProgram.nearlySound(random, random.nextInt(1, 150))));
    }

    /** What was found, and what the fuzzer starts from; see {@link HostileDriverFuzzTest}. */
    @Test
    void theCorpusDoesNoHarm() throws IOException, URISyntaxException {
        Path folder = Path.of(Objects.requireNonNull(HostileDriverTest.class.getResource(CORPUS))
                .toURI());
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> programs = files.toList();
            assertFalse(programs.isEmpty());
            for (Path program : programs) {
                HostileProgram.run(Files.readAllBytes(program));
            }
        }
    }

    @Test
    void aFullQueueOfTheLongestChainsIsBoundedWork() {
        TestDriver driver =
                TestDriver.started(VirtioBlock.create(CopyOnWriteDisk.create(new Pattern(1 << 20), 4), false, ""));
        DriverRing ring = driver.rings.getFirst();
        DriverRing.Part[] parts = new DriverRing.Part[256];
        Arrays.fill(parts, in(BUFFERS, 0x8_0000));
        parts[0] = out(GuestRam.BASE, 16);
        driver.ram.put(GuestRam.BASE + 8, 8, Long.MAX_VALUE);
        for (int i = 0; i < ring.size; i++) {
            ring.addIndirect(BUFFERS + 0x8_1000, parts);
        }
        long before = driver.ram.accesses();
        ring.kick();
        assertTrue(driver.ram.accesses() - before < 250_000, "in " + (driver.ram.accesses() - before));
        while (driver.raised()) {
            driver.interrupt();
        }
        assertEquals(256, ring.collect().size());
        assertFalse(driver.needsReset());
    }
}
