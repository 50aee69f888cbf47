package trapline.monitor.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import trapline.machine.BareMachine;
import trapline.machine.Bytes;
import trapline.machine.Exit;
import trapline.machine.RelocationBounds;
import trapline.machine.Seeds;
import trapline.machine.Storage;
import trapline.machine.Trap;
import trapline.monitor.Monitor;
import trapline.monitor.ProcessorChoice;
import trapline.monitor.RiscVProgram;

/** What a machine gives back when it idles is no part of its state, whichever processor executes it. */
final class ForgettingTest {
    private static final long WORDS = (8L << 20) / 8;
    private static final int LONGEST_RUN = 200_000;

    private final RiscVMachine kind = new RiscVMachine();
    private final Monitor<RiscVGuest> monitor = kind.monitor();

    @ParameterizedTest
    @EnumSource(ProcessorChoice.class)
    void aMachineThatForgetsBetweenTwoRunsEndsInTheStateOfOneThatDoesNot(ProcessorChoice processor) throws IOException {
        Bytes elf = Bytes.of(Files.readAllBytes(Path.of("..", "..", "guest-images", "riscv", "compute.elf")));
        RiscVProgram program = RiscVProgram.of(
                        new RiscVProgram.Boot(
                                new RiscVProgram.Firmware.None(), Optional.of(elf), Optional.empty(), "only=3"),
                        WORDS)
                .withProcessor(processor);
        BareMachine bare = kind.bare(program.withProcessor(ProcessorChoice.INTERPRETED));
        bare.runTo(Long.MAX_VALUE);
        Seeds.forEach(2, random -> assertEndsLike(bare, program, random));
    }

    private void assertEndsLike(BareMachine bare, RiscVProgram program, RandomGenerator random) {
        RiscVGuest guest = kind.boot(program, Storage.allocate(WORDS), RelocationBounds.all(WORDS));
        Exit exit = Exit.QUANTUM_EXPIRED;
        while (!(exit instanceof Exit.Halted)) {
            exit = guest.run(random.nextInt(1, LONGEST_RUN));
            if (exit instanceof Exit.Trapped(Trap trap)) {
                monitor.interpreters().get(monitor.dispatch(guest, trap)).interpret(guest, trap);
                if (guest.relocationRequested()) {
                    guest.composeRelocation();
                }
            }
            if (random.nextInt(4) == 0) {
                guest.forget();
                assertFalse(guest.remembers());
            }
        }
        assertEquals(bare.steps(), guest.steps());
        assertEquals(bare.digest(), guest.digest());
    }
}
