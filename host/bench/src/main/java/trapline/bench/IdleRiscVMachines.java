package trapline.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import trapline.machine.Bytes;
import trapline.monitor.Clock;
import trapline.monitor.RiscVProgram;
import trapline.vm.VmState;
import trapline.vm.VmStatus;

/**
 * Memory of idle RISC-V machines beside the pages of real storage that they have touched: what they use in the heap and in the JVM's
 * other memory. What is resident is more, as the JVM keeps what garbage has taken up. The goal: at most 512 KiB a machine. First
 * bare-metal programs that wait for their console, then Debian at its prompt; by the wall clock, so that waiting takes time.
 *
 * <p>System properties: {@code bare} (how many bare-metal machines, 200), {@code linux} (how many with Debian, 4), {@code rest} (how
 * many seconds they are left alone before measuring, 20).
 */
public final class IdleRiscVMachines {
    private static final int BARE = Integer.getInteger("bare", 200);
    private static final int LINUX = Integer.getInteger("linux", 4);
    private static final Duration REST = Duration.ofSeconds(Integer.getInteger("rest", 20));
    private static final double KIBI = 1024;
    private static final double GOAL_KIBIBYTES = 512;
    private static final long BARE_WORDS = (16L << 20) / Long.BYTES;

    private IdleRiscVMachines() {}

    /**
     * Measures.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) throws IOException {
        Path echo = Path.of(System.getProperty("trapline.root", "."), "guest-images/riscv/echo.elf");
        Bytes elf = Bytes.of(Files.readAllBytes(echo));
        String script = "echo '@ready'; read -r _ </dev/console\n";
        try (BenchNode node = BenchNode.start("8 GiB", 0);
                DebianGuest debian =
                        DebianGuest.with(Map.of("wait", script.getBytes(StandardCharsets.US_ASCII)), "wait")) {
            // What the first of a kind brings with it, classes above all, is no machine's.
            create(node, "first", 1, bare(elf));
            measure("bare metal", BARE, () -> create(node, "bare", BARE, bare(elf)));
            create(node, "first-debian", 1, debian.program(false));
            measure("Debian", LINUX, () -> create(node, "debian", LINUX, debian.program(false)));
        }
    }

    private static RiscVProgram bare(Bytes elf) {
        return RiscVProgram.of(RiscVProgram.Boot.bareMetal(elf), BARE_WORDS)
                .withClock(Clock.wall(Instant.now().getEpochSecond()));
    }

    /** Creates machines, and waits until all have printed their first line and wait for more. */
    private static void create(BenchNode node, String name, int count, RiscVProgram program) {
        for (int i = 0; i < count; i++) {
            node.create(BenchNode.spec(name + "-" + i, program));
        }
        long deadline = System.nanoTime() + ConsoleGuest.PATIENCE.toNanos();
        while (node.sum(status -> isIdle(status, name) ? 1 : 0) < count) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("not all " + count + " machines '" + name + "' have come to rest");
            }
            BenchNode.sleep(Duration.ofMillis(20));
        }
    }

    private static boolean isIdle(VmStatus status, String name) {
        return status.imageName().startsWith(name + "-") && status.state() == VmState.WAITING && status.printed() > 0;
    }

    private static void measure(String what, int count, Runnable creation) throws IOException {
        ProcessMemory before = atRest();
        creation.run();
        ProcessMemory after = atRest();
        double heap = (after.heap() - before.heap()) / KIBI / count;
        double other = (after.other() - before.other()) / KIBI / count;
        double beside = (after.beside() - before.beside()) / KIBI / count;
        double touched = (after.touched() - before.touched()) / KIBI / count;
        System.out.printf(
                Locale.ROOT,
                "%s: %d idle machines; each has %.0f KiB of heap and %.0f KiB of the JVM's other memory: %s%n"
                        + "  (%.0f KiB of storage touched; resident beside it %.0f KiB, garbage of the boot included)%n",
                what,
                count,
                heap,
                other,
                heap + other <= GOAL_KIBIBYTES ? "reached" : "MISSED",
                touched,
                beside);
    }

    /** Machines that idle give back after a while what they do not need. */
    private static ProcessMemory atRest() throws IOException {
        BenchNode.sleep(REST);
        return ProcessMemory.withoutGarbage();
    }
}
