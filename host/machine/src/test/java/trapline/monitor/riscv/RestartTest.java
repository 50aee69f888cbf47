package trapline.monitor.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import trapline.machine.Bytes;
import trapline.machine.Exit;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.machine.Trap;
import trapline.monitor.Monitor;
import trapline.monitor.RiscVProgram;

/** A guest that resets its machine: it starts again as at first, the same on the bare machine, by messages and with assist. */
class RestartTest {
    private static final long WORDS = (8L << 20) / 8;
    private static final long MOST_STEPS = 1_000_000;
    private static final String STARTS = "start 1\nstart 2\nstart 3\n";

    private final RiscVMachine kind = new RiscVMachine();
    private final RiscVProgram program = program();

    /** guest-images/riscv/restart.S, which looks itself whether all is as at first. */
    private static RiscVProgram program() {
        try {
            Path elf = Path.of("..", "..", "guest-images", "riscv", "restart.elf");
            return RiscVProgram.of(RiscVProgram.Boot.bareMetal(Bytes.of(Files.readAllBytes(elf))), WORDS);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theMachineStartsAgainAsAtFirst() {
        RiscVBareMachine bare = (RiscVBareMachine) kind.bare(program);
        assertEquals(Exit.HALTED, bare.runTo(MOST_STEPS));
        assertEquals(0, bare.result(), "what the guest found wrong");
        assertEquals(STARTS, bare.transcript());
    }

    @Test
    void whoSimulatesMakesNoDifferenceAtAnyStep() {
        RiscVGuest guest = guest();
        RiscVGuest assisted = guest();
        RiscVBareMachine bare = (RiscVBareMachine) kind.bare(program);
        Exit exit = Exit.QUANTUM_EXPIRED;
        for (long step = 0; exit.equals(Exit.QUANTUM_EXPIRED); step += 37) {
            exit = bare.runTo(step);
            assertEquals(exit, run(guest, step, false));
            assertEquals(exit, run(assisted, step, true));
            assertEquals(bare.digest(), guest.digest());
            assertEquals(bare.digest(), assisted.digest());
        }
        assertEquals(STARTS, new String(guest.output(0), StandardCharsets.ISO_8859_1));
        assertTrue(guest.blockTransfers() >= 2, "its image was read twice more");
    }

    @Test
    void aMachineThatDoesNotRestartEnds() {
        RiscVBareMachine bare = (RiscVBareMachine) kind.bare(program.withRestarts(false));
        assertEquals(Exit.HALTED, bare.runTo(MOST_STEPS));
        assertEquals(-1, bare.result());
        assertEquals("start 1\n", bare.transcript());
    }

    private RiscVGuest guest() {
        return kind.boot(program, Storage.allocate(2 * WORDS), new RelocationBounds(WORDS, WORDS));
    }

    private Exit run(RiscVGuest guest, long step, boolean assist) {
        Monitor<RiscVGuest> monitor = kind.monitor();
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
}
