package trapline.monitor.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import trapline.machine.Bytes;
import trapline.machine.Exit;
import trapline.machine.Input;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.machine.Trap;
import trapline.monitor.Monitor;
import trapline.monitor.Monitoring;
import trapline.monitor.RiscVProgram;

/**
 * The equivalence property (paper, section 4) for RISC-V, without actors: a virtual machine in a region of a larger storage, under
 * D and the v_i, has the states of the bare machine; trap assist changes none of them.
 */
class EquivalenceTest {
    private static final long WORDS = (8L << 20) / 8;
    private static final long PLACE = 512 * 3;

    private final RiscVMachine kind = new RiscVMachine();
    private final Monitor<RiscVGuest> monitor = kind.monitor();

    private static RiscVProgram program(String name, boolean kernel) throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(root.resolve("guest-images"))) {
            root = Optional.ofNullable(root.getParent()).orElseThrow();
        }
        Bytes elf = Bytes.of(Files.readAllBytes(root.resolve("guest-images/riscv/" + name + ".elf")));
        RiscVProgram.Boot boot =
                kernel ? RiscVProgram.Boot.kernel(elf, Optional.empty(), "") : RiscVProgram.Boot.bareMetal(elf);
        return RiscVProgram.of(boot, WORDS);
    }

    private RiscVGuest guest(RiscVProgram program) {
        Storage storage = Storage.allocate(PLACE + WORDS);
        return kind.boot(program, storage, new RelocationBounds(PLACE, WORDS));
    }

    private Exit run(RiscVGuest guest, long step, boolean assist) {
        while (true) {
            Exit exit = guest.run(step - guest.steps());
            if (!(exit instanceof Exit.Trapped(Trap trap))) {
                return exit;
            }
            if (!(assist && monitor.assist(guest, trap))) {
                monitor.interpreters().get(monitor.dispatch(guest, trap)).interpret(guest, trap);
                if (guest.relocationRequested()) {
                    guest.composeRelocation();
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"hello, false", "timer, true"})
    void virtualMachinesHaveTheStatesOfBareOnes(String name, boolean kernel) throws IOException {
        RiscVProgram program = program(name, kernel);
        RiscVGuest guest = guest(program);
        RiscVGuest assisted = guest(program);
        RiscVGuest hybrid = guest(program.withMonitoring(Monitoring.HYBRID));
        RiscVBareMachine bare = (RiscVBareMachine) kind.bare(program);
        for (long step : new long[] {0, 1, 100, 1_000, 50_000, 2_000_000, Long.MAX_VALUE / 2}) {
            Exit exit = bare.runTo(step);
            assertEquals(exit, run(guest, step, false));
            assertEquals(exit, run(assisted, step, true));
            assertEquals(exit, run(hybrid, step, false));
            assertEquals(bare.steps(), guest.steps());
            assertEquals(bare.digest(), guest.digest());
            assertEquals(bare.digest(), assisted.digest());
            assertEquals(bare.digest(), hybrid.digest());
        }
        assertEquals(Exit.HALTED, bare.runTo(Long.MAX_VALUE / 2));
        assertEquals(0, guest.result());
        assertEquals(bare.transcript(), new String(guest.output(0), StandardCharsets.ISO_8859_1));
        assertEquals(guest.trapRecord().total(), assisted.trapRecord().total());
        assertTrue(assisted.trapRecord().totalAssisted() > 0);
        assertEquals(guest.retired(), guest.direct() + emulated(guest), "each emulated instruction retires once");
        assertEquals(0, hybrid.direct(), "this program never leaves M or S");
        assertEquals(hybrid.retired(), hybrid.interpreted());
    }

    /** Instructions that v_i completed: all traps but those that the guest took. */
    private static long emulated(RiscVGuest guest) {
        return guest.trapRecord().total() - (guest.steps() - guest.retired());
    }

    @Test
    void inputEntersAtItsStep() throws IOException {
        RiscVProgram program = program("echo", false);
        RiscVGuest guest = guest(program);
        RiscVBareMachine bare = (RiscVBareMachine) kind.bare(program);
        assertEquals(Exit.WAITING_FOR_INTERRUPT, run(guest, 1_000_000, false));
        bare.runTo(guest.steps());
        guest.deliver(new Input.ConsoleInput("one\n"));
        bare.deliver(new Input.ConsoleInput("one\n"));
        assertEquals(Exit.WAITING_FOR_INTERRUPT, run(guest, 1_000_000, false));
        bare.runTo(guest.steps());
        assertEquals(bare.digest(), guest.digest());
        assertTrue(bare.transcript().contains("ONE"), bare.transcript());
    }

    @Test
    void aMoveIsNotSeen() throws IOException {
        RiscVProgram program = program("timer", true);
        Storage storage = Storage.allocate(PLACE + 2 * WORDS);
        RiscVGuest guest = kind.boot(program, storage, new RelocationBounds(PLACE, WORDS));
        RiscVBareMachine bare = (RiscVBareMachine) kind.bare(program);
        run(guest, 500_000, false);
        guest.move(new RelocationBounds(PLACE + WORDS, WORDS));
        storage.window(new RelocationBounds(PLACE, WORDS)).fill((byte) 0xa5);
        assertEquals(Exit.HALTED, run(guest, Long.MAX_VALUE / 2, false));
        bare.runTo(Long.MAX_VALUE / 2);
        assertEquals(bare.digest(), guest.digest());
    }

    @Test
    void aBitFlipIsSeen() throws IOException {
        RiscVProgram program = program("hello", false);
        RiscVGuest guest = guest(program);
        RiscVGuest twin = guest(program);
        guest.deliver(new Input.BitFlip(WORDS - 1, 63));
        guest.deliver(new Input.BitFlip(WORDS, 0));
        run(guest, 1_000, false);
        run(twin, 1_000, false);
        assertNotEquals(twin.digest(), guest.digest());
        assertEquals(1L << 63, guest.system().hart().memory().getLong(TestSystem.RAM + 8 * (WORDS - 1)));
    }

    @Test
    void aLostTrapIsAMachineCheck() throws IOException {
        RiscVGuest guest = guest(program("timer", true));
        run(guest, 1_000, false);
        guest.checkpoint();
        String before = guest.digest();
        // A v_i that fails half-way: it has changed registers, CSRs and the level.
        guest.system().hart().setX(5, 123);
        guest.system().state().csrs().setSatp(8L << 60);
        guest.system().state().take(new Trap.GuestException(2, 0));
        Trap check = guest.machineCheck();
        assertTrue(guest.relocationRequested());
        guest.composeRelocation();
        assertNotEquals(before, guest.digest(), "the trap that was taken stays counted");
        int index = monitor.dispatch(guest, check);
        assertEquals(
                "exception-machine-check", monitor.interpreters().get(index).name());
        long pc = guest.p();
        monitor.interpreters().get(index).interpret(guest, check);
        assertEquals(19, guest.system().state().csrs().supervisor().cause());
        assertEquals(pc, guest.system().state().csrs().supervisor().returnAddress());
        assertEquals(0, guest.system().state().csrs().satp());
    }

    @Test
    void interpretersHaveNamesOfTheirOwn() {
        assertEquals(
                monitor.interpreters().size(),
                monitor.interpreterNames().stream().distinct().count());
        assertTrue(monitor.interpreterNames()
                .containsAll(Arrays.asList(
                        "csr-sstatus",
                        "csr-satp",
                        "sret",
                        "wfi",
                        "sfence.vma",
                        "device-uart",
                        "sbi-time",
                        "exception-load-page-fault",
                        "interrupt-supervisor-timer")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"csr-satp", "csr-pmp", "sfence.vma", "device-uart", "sbi-rfence", "exception-machine-check"})
    void theseAreNeverAssisted(String name) {
        int index = monitor.interpreterNames().indexOf(name);
        assertEquals(false, monitor.interpreters().get(index).assistable());
    }

    @Test
    void programsThatCannotBeLoadedAreRefused() {
        RiscVProgram.Boot nonsense = RiscVProgram.Boot.bareMetal(Bytes.of(new byte[] {0x7f, 'E', 'L', 'F', 9, 9}));
        assertTrue(refused(RiscVProgram.of(nonsense, WORDS)));
        RiscVProgram.Boot large = RiscVProgram.Boot.bareMetal(Bytes.of(new byte[16 << 20]));
        assertTrue(refused(RiscVProgram.of(large, WORDS)));
    }

    private boolean refused(RiscVProgram program) {
        try {
            guest(program);
            return false;
        } catch (IllegalArgumentException e) {
            return true;
        }
    }
}
