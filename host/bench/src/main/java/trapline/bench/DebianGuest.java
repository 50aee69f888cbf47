package trapline.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import trapline.CpioArchive;
import trapline.machine.Bytes;
import trapline.monitor.Clock;
import trapline.monitor.RiscVProgram;

/**
 * Stock Debian as guest-images/debian gets it, with a few files more, for a node and for QEMU alike: the same kernel, the same first
 * file system, the same command line, 256 MiB, time by the wall clock. Each has its own firmware and its own device tree.
 */
final class DebianGuest implements AutoCloseable {
    private static final String ARGUMENTS = System.getProperty("bootArguments", "console=ttyS0 quiet");
    private static final int MEBIBYTES = 256;
    private static final long WORDS_PER_MEBIBYTE = (1 << 20) / Long.BYTES;

    private final Path kernel;
    private final Path initramfs;
    private final Bytes kernelBytes;
    private final Bytes initramfsBytes;
    private final String commandLine;

    private DebianGuest(Path directory, String archive, Map<String, byte[]> files, String script) throws IOException {
        kernel = directory.resolve("kernel");
        byte[] all = CpioArchive.with(Files.readAllBytes(directory.resolve(archive)), files);
        initramfs = Files.createTempFile("trapline-bench", ".cpio");
        Files.write(initramfs, all);
        kernelBytes = Bytes.of(Files.readAllBytes(kernel));
        initramfsBytes = Bytes.of(all);
        commandLine = ARGUMENTS + " trapline.run=/" + script;
    }

    /**
     * {@return Debian, which its script gets if it is not there yet}
     *
     * @param files contents of more files, by name
     * @param script which of them its first process runs
     */
    static DebianGuest with(Map<String, byte[]> files, String script) throws IOException {
        return new DebianGuest(directory(), "initramfs.cpio", files, script);
    }

    /** {@return the same with the kernel's modules for virtio} */
    static DebianGuest withModules(Map<String, byte[]> files, String script) throws IOException {
        return new DebianGuest(directory(), "initramfs-modules.cpio", files, script);
    }

    private static Path directory() throws IOException {
        Path root = Path.of(System.getProperty("trapline.root", "."));
        Process fetch = new ProcessBuilder(
                        root.resolve("guest-images/debian/fetch.sh").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String directory = new String(fetch.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (directory.isEmpty()) {
            throw new IOException("guest-images/debian/fetch.sh got nothing");
        }
        return Path.of(directory);
    }

    /** {@return it as a program for a node} */
    RiscVProgram program(boolean trapAssist) {
        RiscVProgram.Boot boot = RiscVProgram.Boot.kernel(kernelBytes, Optional.of(initramfsBytes), commandLine);
        return RiscVProgram.of(boot, MEBIBYTES * WORDS_PER_MEBIBYTE)
                .withClock(Clock.wall(Instant.now().getEpochSecond()))
                .withTrapAssist(trapAssist);
    }

    /** {@return it as arguments for QEMU, which adds its OpenSBI} */
    List<String> qemuArguments() {
        return List.of(
                "-m",
                MEBIBYTES + "M",
                "-kernel",
                kernel.toString(),
                "-initrd",
                initramfs.toString(),
                "-append",
                commandLine);
    }

    @Override
    public void close() throws IOException {
        Files.delete(initramfs);
    }
}
