package trapline.monitor.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import trapline.machine.BareMachine;
import trapline.machine.Bytes;
import trapline.machine.Exit;
import trapline.machine.RelocationBounds;
import trapline.machine.Seeds;
import trapline.machine.Storage;
import trapline.machine.Trap;
import trapline.monitor.Debugged;
import trapline.monitor.Monitor;
import trapline.monitor.RiscVProgram;
import trapline.monitor.debug.DebugPoints;
import trapline.monitor.debug.DebugRun;
import trapline.monitor.debug.Stop;
import trapline.monitor.debug.Watchpoint;

/** Runs under a debugger: that they stop where they should, and that they compute what runs without one do. */
class DebugRunTest {
    private static final Path IMAGES = Path.of("..", "..", "guest-images", "riscv");
    private static final long WORDS = (16L << 20) / Storage.BYTES_PER_CELL;
    private static final long ENTRY = 0x8000_0000L;

    /** A guest under its control program, without actors. */
    private static final class Debuggee {
        private final RiscVMachine kind = new RiscVMachine();
        private final RiscVProgram program;
        private final Monitor<RiscVGuest> monitor = kind.monitor();
        private final RiscVGuest guest;
        private final Debugged view;

        Debuggee(RiscVProgram.Boot boot) {
            program = RiscVProgram.of(boot, WORDS);
            guest = kind.boot(program, Storage.allocate(WORDS), RelocationBounds.all(WORDS));
            view = guest.debugged().orElseThrow();
        }

        static Debuggee bareMetal(String image) {
            return new Debuggee(RiscVProgram.Boot.bareMetal(file(image)));
        }

        /** {@return a machine with nothing but these half words at its entry} */
        static Debuggee ofCode(int... halfWords) {
            Debuggee made = bareMetal("hello.elf");
            byte[] code = new byte[2 * halfWords.length];
            IntStream.range(0, code.length).forEach(i -> code[i] = (byte) (halfWords[i / 2] >> 8 * (i % 2)));
            assertTrue(made.view.writeMemory(ENTRY, code));
            return made;
        }

        private static Bytes file(String image) {
            try {
                return Bytes.of(Files.readAllBytes(IMAGES.resolve(image)));
            } catch (IOException missing) {
                throw new AssertionError(missing);
            }
        }

        /** {@return why it stopped; empty if {@code quantum} was over or it ended} */
        Optional<Stop> go(DebugPoints points, boolean step, long quantum) {
            DebugRun run = new DebugRun(guest, view, points, step);
            long end = guest.steps() + quantum;
            while (guest.steps() < end && run.stop().isEmpty()) {
                Exit exit = run.run(end - guest.steps());
                if (exit instanceof Exit.Trapped(Trap trap)) {
                    monitor.interpreters().get(monitor.dispatch(guest, trap)).interpret(guest, trap);
                    if (guest.relocationRequested()) {
                        guest.composeRelocation();
                    }
                } else if (!exit.equals(Exit.QUANTUM_EXPIRED)) {
                    return Optional.empty();
                }
            }
            return run.stop();
        }

        Optional<Stop> go(DebugPoints points) {
            return go(points, false, 1_000_000);
        }

        Stop step() {
            return go(DebugPoints.NONE, true, 1).orElseThrow();
        }

        void lookAtEverything() {
            for (int i = 0; i < 5_000; i++) {
                view.register(i);
            }
            view.nextAccess();
            view.readMemory(guest.p() & -4096, new byte[8192]);
            view.readMemory(0x1000_0000, new byte[16]);
            view.readMemory(view.register(2).orElseThrow() - 64, new byte[128]);
        }
    }

    private static DebugPoints breakpoints(Long... addresses) {
        return new DebugPoints(Set.of(addresses), Set.of(), List.of());
    }

    private static DebugPoints watch(Watchpoint.Kind kind, long address, long length) {
        return new DebugPoints(Set.of(), Set.of(), List.of(new Watchpoint(kind, address, length)));
    }

    @Test
    void aBreakpointStopsBeforeItsInstructionEveryTime() {
        // c.addi a0, 1; c.j to the start
        Debuggee machine = Debuggee.ofCode(0x0505, 0xbffd);
        DebugPoints points = breakpoints(ENTRY + 2);
        for (int i = 1; i <= 3; i++) {
            assertEquals(Optional.of(new Stop.AtBreakpoint(false)), machine.go(points));
            assertEquals(ENTRY + 2, machine.guest.p());
            assertEquals(OptionalLong.of(i), machine.view.register(10));
        }
        DebugPoints hardware = new DebugPoints(Set.of(), Set.of(ENTRY), List.of());
        assertEquals(Optional.of(new Stop.AtBreakpoint(true)), machine.go(hardware));
        assertEquals(ENTRY, machine.guest.p());
    }

    @Test
    void aStepIsOneInstruction() {
        Debuggee machine = Debuggee.ofCode(0x0505, 0x0505, 0xbff5);
        for (long expected : new long[] {ENTRY + 2, ENTRY + 4, ENTRY, ENTRY + 2}) {
            long before = machine.guest.retired();
            assertEquals(new Stop.Stepped(), machine.step());
            assertEquals(before + 1, machine.guest.retired());
            assertEquals(expected, machine.guest.p());
        }
    }

    @Test
    void aStepOverAnInstructionOfTheControlProgramIsOneStep() {
        // csrs mstatus, t0; csrr a0, mstatus
        Debuggee machine = Debuggee.ofCode(0xa073, 0x3002, 0x2573, 0x3000);
        machine.view.setRegister(5, 1 << 13);
        machine.step();
        assertEquals(ENTRY + 4, machine.guest.p());
        machine.step();
        assertEquals(ENTRY + 8, machine.guest.p());
        assertTrue((machine.view.register(10).orElseThrow() & 1 << 13) != 0);
    }

    @Test
    void aStepIntoATrapEndsAtItsFirstInstruction() {
        // ecall
        Debuggee machine = Debuggee.ofCode(0x0073, 0x0000);
        machine.guest.debugged().orElseThrow().setRegister(DebugRegisters.FIRST_CSR + 0x305, ENTRY + 0x100);
        assertEquals(new Stop.Stepped(), machine.step());
        assertEquals(ENTRY + 0x100, machine.guest.p());
        assertEquals(OptionalLong.of(11), machine.view.register(DebugRegisters.FIRST_CSR + 0x342));
    }

    @Test
    void aWatchpointStopsBeforeTheAccessItWatches() {
        // c.sd a0, 0(a1); c.ld a2, 0(a1); c.j to the start
        Debuggee machine = Debuggee.ofCode(0xe188, 0x6190, 0xbff5);
        machine.view.setRegister(11, ENTRY + 0x2000);
        long watched = ENTRY + 0x2004;
        assertEquals(
                Optional.of(new Stop.Watched(Watchpoint.Kind.WRITE, watched)),
                machine.go(watch(Watchpoint.Kind.WRITE, watched, 4)));
        assertEquals(ENTRY, machine.guest.p());
        assertEquals(
                Optional.of(new Stop.Watched(Watchpoint.Kind.READ, watched)),
                machine.go(watch(Watchpoint.Kind.READ, watched, 4)));
        assertEquals(ENTRY + 2, machine.guest.p());
        assertEquals(
                Optional.of(new Stop.Watched(Watchpoint.Kind.ACCESS, ENTRY + 0x2000)),
                machine.go(watch(Watchpoint.Kind.ACCESS, ENTRY + 0x1fff, 100)));
        assertEquals(ENTRY + 2, machine.guest.p(), "where a run starts, too");
        assertEquals(new Stop.Stepped(), machine.step());
        assertEquals(ENTRY + 4, machine.guest.p());
        assertEquals(Optional.empty(), machine.go(watch(Watchpoint.Kind.ACCESS, ENTRY + 0x2008, 8), false, 1000));
    }

    @Test
    void anAccessThatFaultsIsReportedBeforeItDoes() {
        // sd a0, 0(a1)
        Debuggee machine = Debuggee.ofCode(0xe188);
        machine.view.setRegister(11, 0x4000);
        machine.view.setRegister(DebugRegisters.FIRST_CSR + 0x305, ENTRY);
        assertEquals(
                Optional.of(new Stop.Watched(Watchpoint.Kind.ACCESS, 0x4000)),
                machine.go(watch(Watchpoint.Kind.ACCESS, 0x4000, 8)));
        assertEquals(0, machine.guest.steps());
    }

    @Test
    void anAccessToADeviceIsReportedBeforeItIsDone() {
        // sb a0, 0(a1)
        Debuggee machine = Debuggee.ofCode(0x8023, 0x00a5);
        machine.view.setRegister(10, 'x');
        machine.view.setRegister(11, 0x1000_0000);
        assertEquals(
                Optional.of(new Stop.Watched(Watchpoint.Kind.WRITE, 0x1000_0000)),
                machine.go(watch(Watchpoint.Kind.WRITE, 0x1000_0000, 1)));
        assertEquals(0, machine.guest.printed());
        machine.step();
        assertEquals(1, machine.guest.printed());
    }

    @Test
    void registersCanBeReadAndSet() {
        Debuggee machine = Debuggee.bareMetal("hello.elf");
        for (int i : new int[] {1, 31, 33, 64, DebugRegisters.FIRST_CSR + 0x340, DebugRegisters.FIRST_CSR + 3}) {
            assertTrue(machine.view.setRegister(i, 0x55), () -> "register " + i);
            assertEquals(OptionalLong.of(0x55), machine.view.register(i));
        }
        assertTrue(machine.view.setRegister(0, 1));
        assertEquals(OptionalLong.of(0), machine.view.register(0));
        assertEquals(OptionalLong.of(2), machine.view.register(DebugRegisters.FIRST_CSR + 2));
        assertEquals(OptionalLong.of(3), machine.view.register(DebugRegisters.LEVEL));
        for (int i : new int[] {-1, DebugRegisters.FIRST_CSR, DebugRegisters.LEVEL + 1, Integer.MAX_VALUE}) {
            assertTrue(machine.view.register(i).isEmpty());
            assertFalse(machine.view.setRegister(i, 0));
        }
        assertFalse(machine.view.setRegister(DebugRegisters.PC, 1));
        // satp, pmpcfg0, mhartid: the allocator's, and one that is fixed.
        for (int csr : new int[] {0x180, 0x3a0, 0xf14}) {
            assertFalse(machine.view.setRegister(DebugRegisters.FIRST_CSR + csr, 0));
        }
    }

    /** Whatever a debugger looks at and wherever it stops, the guest computes and counts the same. */
    @Test
    void debuggingChangesNothing() {
        List<RiscVProgram.Boot> programs = List.of(
                RiscVProgram.Boot.bareMetal(Debuggee.file("compute.elf")),
                RiscVProgram.Boot.kernel(Debuggee.file("timer.elf"), Optional.empty(), ""));
        Seeds.forEach(6, random -> programs.forEach(boot -> check(boot, random)));
    }

    private static void check(RiscVProgram.Boot boot, RandomGenerator random) {
        Debuggee machine = new Debuggee(boot);
        List<Long> places = new ArrayList<>(List.of(machine.guest.p()));
        int stops = 0;
        for (int i = 0; i < 200 && !machine.guest.system().hart().halted(); i++) {
            machine.lookAtEverything();
            places.add(machine.guest.p());
            places.add(machine.guest.p() + 4);
            long place = places.get(random.nextInt(places.size()));
            long stack = machine.view.register(2).orElseThrow() - random.nextInt(64);
            DebugPoints points = new DebugPoints(
                    random.nextBoolean() ? Set.of(place) : Set.of(),
                    Set.of(),
                    random.nextBoolean() ? List.of(new Watchpoint(Watchpoint.Kind.ACCESS, stack, 8)) : List.of());
            stops += machine.go(points, random.nextInt(4) == 0, 1 + random.nextInt(1 << random.nextInt(13)))
                            .isPresent()
                    ? 1
                    : 0;
        }
        assertTrue(stops > 10, () -> "hardly a stop");
        BareMachine twin = machine.kind.bare(machine.program);
        twin.runTo(machine.guest.steps());
        assertEquals(twin.steps(), machine.guest.steps());
        assertEquals(twin.digest(), machine.guest.digest());
    }
}
