package trapline.device.virtio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Writes the corpus that {@link HostileDriverFuzzTest} starts from: for every kind of device some nearly sound programs. To be
 * run again when {@link HostileProgram} reads its bytes in another way.
 */
final class HostileCorpus {
    private static final int PROGRAMS_PER_DEVICE = 6;

    private HostileCorpus() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        Files.createDirectories(folder);
        for (int device = 0; device < HostileProgram.DEVICES; device++) {
            for (int i = 0; i < PROGRAMS_PER_DEVICE; i++) {
                byte[] program = HostileProgram.nearlySound(new SplittableRandom(device * 100L + i), 4 << i);
                program[0] = (byte) device;
                Files.write(folder.resolve("device-%d-%d-steps".formatted(device, 4 << i)), program);
            }
        }
    }
}
