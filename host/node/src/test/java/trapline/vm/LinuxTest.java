package trapline.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import trapline.Await;
import trapline.OwnThreads;
import trapline.isa.riscv.TranslatedProcessor;
import trapline.isa.riscv.TranslationCache;
import trapline.isa.riscv.translation.RegionTranslator;
import trapline.machine.BareMachine;
import trapline.monitor.Clock;
import trapline.monitor.Monitoring;
import trapline.monitor.RiscVProgram;
import trapline.monitor.RiscVProgram.Boot;
import trapline.monitor.RiscVProgram.Firmware;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Shares;
import trapline.monitor.riscv.RiscVMachine;

/** Other people's systems boot under the control program, do what they should, and are what their twins on the bare machine are. */
final class LinuxTest {
    private static final long MEGABYTES = 128;

    /** Some seconds on an idle machine; a limit for what hangs. */
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    private static final TestNode NODE = TestNode.start(4 * MEGABYTES * 256);
    private static final RiscVMachine KIND = new RiscVMachine();
    private static final RiscVMachine TRANSLATED =
            new RiscVMachine(new TranslatedProcessor(TranslationCache.immediate(new RegionTranslator(), 20_000)));

    /** What guest-images/debian/root/check prints on every machine. */
    private static final String CHECKS = Stream.of(
                    "console", "files", "pipes", "processes", "signals", "sha256", "gzip", "arithmetic", "awk", "float")
            .map(name -> "ok      " + name + "\n")
            .reduce("", String::concat)
            .concat("failures: 0\n");

    @AfterAll
    static void stop() {
        NODE.close();
    }

    private static VmSpec spec(String id, RiscVProgram program) {
        return new VmSpec(VmId.of(id), Specs.TENANT, "test", program, Shares.NORMAL, Specs.NO_LIMIT, true);
    }

    private static void awaitPowerOff(VmId vm) {
        Await.until(
                vm + " has powered off", PATIENCE, () -> NODE.status(vm).state().isFinal());
        assertEquals(
                0,
                NODE.status(vm).result().orElseThrow(),
                () -> NODE.console(vm).bytes());
    }

    private static void awaitPrompt(VmId vm, String text) {
        Await.until(
                vm + " shows " + text, PATIENCE, () -> NODE.console(vm).bytes().endsWith(text));
    }

    /** A machine at its end: how it got there, what it showed, all of its state. */
    private record End(long steps, String shown, String digest) {
        static End of(VmId vm) {
            Inspection seen = NODE.inspect(vm);
            return new End(
                    seen.status().steps(),
                    NODE.console(vm).bytes(),
                    seen.digest().orElseThrow());
        }

        static End of(BareMachine bare) {
            return new End(bare.steps(), bare.transcript(), bare.digest());
        }
    }

    private static End bareEnd(RiscVMachine kind, RiscVProgram program) {
        BareMachine bare = kind.bare(program);
        bare.runTo(Long.MAX_VALUE);
        return End.of(bare);
    }

    /** Runs a machine under the control program to its end, and deletes it. */
    private static End hostedEnd(String id, RiscVProgram program, Consumer<VmStatus> look) {
        VmId vm = NODE.create(spec(id, program));
        awaitPowerOff(vm);
        look.accept(NODE.status(vm));
        End end = End.of(vm);
        NODE.ask(to -> new Node.Delete(vm, to));
        return end;
    }

    @Test
    void debianRunsAScriptTheSameByMessagesWithAssistAgainOnTheBareMachineAndTranslated() {
        Debian debian = Debian.load();
        RiscVProgram program = debian.running("/check", MEGABYTES);
        CompletableFuture<End> bare = OwnThreads.supply(() -> bareEnd(KIND, program));
        CompletableFuture<End> translated = OwnThreads.supply(() -> bareEnd(TRANSLATED, program));
        List<End> ends = Stream.of("messages", "assist", "messages-again")
                .map(id -> hostedEnd(id, program.withTrapAssist(id.startsWith("assist")), status -> {
                    System.out.printf(
                            "debian %s: %d instructions, %.4f directly, %d traps by message, %d by assist%n",
                            id, status.retired(), status.directShare(), status.traps(), status.assisted());
                    assertEquals(id.startsWith("assist"), status.assisted() > 0);
                }))
                .toList();
        assertEquals(
                debian.console("/check", CHECKS, 0),
                Debian.plain(ends.getFirst().shown()));
        ends.forEach(end -> assertEquals(ends.getFirst(), end));
        assertEquals(bare.join(), ends.getFirst());
        assertEquals(bare.join(), translated.join());
    }

    /** Theorem 3's monitor: the kernel, which is virtual supervisor mode, is interpreted, and programs run directly. */
    @Test
    void debianRunsUnderAHybridMonitorAsOnTheBareMachine() {
        Debian debian = Debian.load();
        RiscVProgram program = debian.executing("echo hello from $(uname -s)\n", MEGABYTES);
        CompletableFuture<End> bare = OwnThreads.supply(() -> bareEnd(KIND, program));
        End hybrid = hostedEnd("hybrid", program.withMonitoring(Monitoring.HYBRID), status -> {
            System.out.printf(
                    "debian under a hybrid monitor: %d instructions, %.4f directly, %.4f interpreted%n",
                    status.retired(), status.directShare(), (double) status.interpreted() / status.retired());
            assertTrue(status.interpreted() > 0 && status.directShare() > 0, status::toString);
        });
        assertEquals(debian.console("/script", "hello from Linux\n", 0), Debian.plain(hybrid.shown()));
        assertEquals(bare.join(), hybrid);
    }

    @Test
    void debianRestarts() {
        Debian debian = Debian.load();
        // Of its first life the system knows by the time of day alone, which goes on.
        long late = Clock.VIRTUAL.start() + 10;
        String script = "if [ $(cat /sys/class/rtc/rtc0/since_epoch) -lt " + late + " ]\n"
                + "then sleep 20; echo restarting; reboot -f\nfi\necho restarted\n";
        RiscVProgram program = debian.executing(script, MEGABYTES);
        String shown = Debian.plain(
                hostedEnd("restarts", program.withTrapAssist(true), _ -> {}).shown());
        assertTrue(shown.startsWith("Debian " + debian.release() + " riscv64 is up\nrestarting\n"), shown);
        assertTrue(shown.contains("reboot: Restarting system\n"), shown);
        assertTrue(shown.endsWith(debian.console("/script", "restarted\n", 0)), shown);
    }

    @Test
    void openSbiBootsTheKernel() {
        Debian debian = Debian.load();
        Firmware openSbi = new Firmware.Loaded(PreparedFiles.load("uboot", "fw_jump.bin"));
        RiscVProgram program = debian.executing(openSbi, "echo hello from $(uname -s)\n", MEGABYTES);
        String shown =
                hostedEnd("opensbi", program.withTrapAssist(true), _ -> {}).shown();
        assertTrue(shown.contains("OpenSBI v"), shown);
        assertTrue(shown.matches("(?s).*\\bNext Mode +: S-mode\\b.*"), shown);
        assertTrue(Debian.plain(shown).endsWith(debian.console("/script", "hello from Linux\n", 0)), shown);
    }

    @Test
    void uBootReachesItsPromptAndDoesWhatIsTyped() {
        RiscVProgram program = RiscVProgram.of(
                Boot.kernel(PreparedFiles.load("uboot", "uboot.bin"), Optional.empty(), ""),
                MEGABYTES * (1 << 20) / Long.BYTES);
        VmId vm = NODE.create(spec("uboot", program));
        Await.until("the countdown", PATIENCE, () -> NODE.console(vm).bytes().contains("autoboot"));
        NODE.type(vm, " ");
        awaitPrompt(vm, "=> ");
        NODE.type(vm, "setexpr answer 6 * 7; echo it is 0x$answer\r");
        awaitPrompt(vm, "it is 0x2a\r\n=> ");
        NODE.type(vm, "poweroff\r");
        awaitPowerOff(vm);
        BareMachine bare = KIND.bare(program);
        Inspection seen = NODE.inspect(vm);
        bare.replay(seen.history(), seen.status().steps());
        assertEquals(End.of(bare), End.of(vm));
    }
}
