package trapline.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A guest in a qemu-system-riscv64 of its own, with the virt board, one hart, and the console on its standard input and output. */
final class QemuGuest implements ConsoleGuest {
    private static final String QEMU = System.getProperty("qemu", "qemu-system-riscv64");

    private final Process process;
    private final OutputStream keyboard;
    private final PrintedText printed = new PrintedText();
    private final long childrenBefore = ChildTime.nanos();

    private QemuGuest(List<String> more) {
        List<String> command = new ArrayList<>(
                List.of(QEMU, "-M", "virt", "-smp", "1", "-display", "none", "-serial", "stdio", "-monitor", "none"));
        command.add("-no-reboot");
        command.addAll(more);
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException missing) {
            throw new UncheckedIOException("QEMU cannot be started; install the package qemu-system-misc", missing);
        }
        keyboard = process.getOutputStream();
        Thread reader = new Thread(this::read, "QEMU's console");
        reader.setDaemon(true);
        reader.start();
    }

    /** {@return a guest that runs} */
    static QemuGuest start(List<String> arguments) {
        return new QemuGuest(arguments);
    }

    /** {@return QEMU's version, for the record} */
    static String version() throws IOException {
        Process asked = new ProcessBuilder(QEMU, "--version").start();
        String text = new String(asked.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        return text.lines().findFirst().orElse("unknown");
    }

    private void read() {
        try (InputStream screen = process.getInputStream()) {
            byte[] chunk = new byte[8192];
            for (int length = screen.read(chunk); length >= 0; length = screen.read(chunk)) {
                printed.add(new String(chunk, 0, length, StandardCharsets.ISO_8859_1));
            }
        } catch (IOException killed) {
            // As at its end: there is nothing more to read.
        }
        printed.end();
    }

    @Override
    public String await(String text) {
        return printed.await(text);
    }

    /** Waits until the guest has printed anything. */
    void awaitFirst() {
        printed.awaitFirst();
    }

    @Override
    public String awaitEnd() {
        String rest = printed.awaitEnd();
        awaitExit();
        return rest;
    }

    private void awaitExit() {
        try {
            process.waitFor();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    @Override
    public void type(String text) {
        try {
            keyboard.write(text.getBytes(StandardCharsets.ISO_8859_1));
            keyboard.flush();
        } catch (IOException ended) {
            throw new UncheckedIOException("QEMU has ended", ended);
        }
    }

    /** {@return what the process has used}; exact when it has ended, and then right only if no other child ended meanwhile */
    @Override
    public Cost cost() {
        return Cost.ofProcess(process.isAlive() ? nanosOfThreads() : ChildTime.nanos() - childrenBefore);
    }

    /** The first number in a thread's schedstat is its CPU time in nanoseconds (Linux, Documentation/scheduler/sched-stats). */
    private long nanosOfThreads() {
        try (Stream<Path> threads = Files.list(Path.of("/proc", String.valueOf(process.pid()), "task"))) {
            long sum = 0;
            for (Path thread : threads.toList()) {
                sum += nanos(thread.resolve("schedstat"));
            }
            return sum;
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the system does not say what QEMU has used", unreadable);
        }
    }

    private static long nanos(Path schedstat) throws IOException {
        try {
            return Long.parseLong(Files.readString(schedstat).split(" ", 2)[0]);
        } catch (NoSuchFileException threadEnded) {
            return 0;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        awaitExit();
    }
}
