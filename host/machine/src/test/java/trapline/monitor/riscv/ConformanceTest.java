package trapline.monitor.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trapline.machine.Bytes;
import trapline.machine.Exit;
import trapline.monitor.RiscVProgram;

/**
 * Programs in the style of the public RISC-V tests (guest-images/riscv/conformance): they start in M mode, check the privileged architecture, and
 * say by a store to {@code tohost} what failed.
 */
class ConformanceTest {
    private static final Path GUESTS = Path.of("..", "..", "guest-images", "riscv", "conformance");
    private static final long WORDS = (8L << 20) / 8;
    private static final long MOST_STEPS = 1_000_000;

    private static RiscVBareMachine run(Bytes elf) {
        RiscVProgram program = RiscVProgram.of(RiscVProgram.Boot.bareMetal(elf), WORDS);
        RiscVBareMachine bare = (RiscVBareMachine) new RiscVMachine().bare(program);
        assertEquals(Exit.HALTED, bare.runTo(MOST_STEPS));
        return bare;
    }

    @ParameterizedTest
    @CsvSource({"traps, 0", "csrs, 0", "memory, 0", "paged, 0", "calls, 0", "signature, 0", "fails, 5"})
    void theNumberOfWhatFailedIsTheResult(String name, long failed) throws IOException {
        RiscVBareMachine bare = run(Bytes.of(Files.readAllBytes(GUESTS.resolve(name + ".elf"))));
        assertEquals(failed, bare.result());
    }

    @Test
    void callsOfTheHostPrint() throws IOException {
        RiscVBareMachine bare = run(Bytes.of(Files.readAllBytes(GUESTS.resolve("calls.elf"))));
        assertEquals("hello, host\n!", bare.transcript());
    }
}
