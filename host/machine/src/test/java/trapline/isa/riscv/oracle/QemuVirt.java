package trapline.isa.riscv.oracle;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * QEMU's virt board, run until the guest ends it through the test finisher. Its RAM is a file, so that what a run leaves can be read
 * afterwards.
 */
final class QemuVirt {
    /** The program. */
    static final String COMMAND = "qemu-system-riscv64";

    private static final int SECONDS = 120;

    private QemuVirt() {}

    /**
     * Runs.
     *
     * @param ram the content of RAM at the start, {@link CaseImage#RAM_SIZE} bytes
     * @return its content at the end
     */
    static byte[] run(byte[] ram) {
        try {
            Path file = Files.createTempFile("trapline-qemu-", ".ram");
            Path log = Files.createTempFile("trapline-qemu-", ".log");
            try {
                Files.write(file, ram);
                Process process = new ProcessBuilder(command(file, ram.length))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
                if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                    throw new AssertionError("QEMU has not ended in " + SECONDS + " seconds: " + Files.readString(log));
                }
                if (process.exitValue() != 0) {
                    throw new AssertionError("QEMU ended with " + process.exitValue() + ": " + Files.readString(log));
                }
                return Files.readAllBytes(file);
            } finally {
                Files.delete(file);
                Files.delete(log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** {@return the first line of what it says about its version} */
    static String version() {
        try {
            Process process = new ProcessBuilder(COMMAND, "--version").start();
            try (BufferedReader lines = process.inputReader()) {
                return lines.lines().findFirst().orElse("one without a version");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> command(Path ram, int size) {
        return List.of(
                COMMAND,
                "-M",
                "virt,memory-backend=ram",
                "-object",
                "memory-backend-file,id=ram,share=on,size=" + size + ",mem-path=" + ram,
                "-m",
                size / (1 << 20) + "M",
                "-cpu",
                "rv64,h=false,v=false,zba=true,zbb=true,zbc=false,zbs=true",
                /* With one hart QEMU makes a load and a store of an AMO, and its faults are a load's, which they must not be. */
                "-smp",
                "2",
                "-accel",
                "tcg,thread=multi",
                "-bios",
                "none",
                "-nodefaults",
                "-display",
                "none");
    }
}
