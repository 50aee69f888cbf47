package trapline.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import trapline.machine.BareMachine;
import trapline.machine.Bytes;
import trapline.machine.Input;
import trapline.monitor.Clock;
import trapline.monitor.RiscVProgram;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Shares;
import trapline.monitor.riscv.RiscVMachine;

/** RISC-V machines on a node, beside others and moved about, are what their twins on the bare machine are. */
final class RiscVMachinesTest {
    private static final long MEMORY_WORDS = 1 << 20;
    private static final TestNode NODE = TestNode.start(20_000);
    private static final RiscVMachine KIND = new RiscVMachine();

    @AfterAll
    static void stop() {
        NODE.close();
    }

    private static RiscVProgram program(String name) {
        try {
            Path file = Path.of("..", "..", "guest-images", "riscv", name + ".elf");
            Optional<Bytes> elf = Optional.of(Bytes.of(Files.readAllBytes(file)));
            // Of these guests one is for S mode, over a firmware.
            RiscVProgram.Firmware firmware =
                    name.equals("timer") ? new RiscVProgram.Firmware.BuiltIn() : new RiscVProgram.Firmware.None();
            return RiscVProgram.of(new RiscVProgram.Boot(firmware, elf, Optional.empty(), ""), MEMORY_WORDS);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static VmSpec spec(String id, RiscVProgram program) {
        return new VmSpec(VmId.of(id), Specs.TENANT, "test", program, Shares.NORMAL, Specs.NO_LIMIT, true);
    }

    private static void assertEqualToBareMachine(VmSpec spec) {
        Twin twin = Twin.of(NODE, spec);
        BareMachine bare = KIND.bare(spec.program());
        bare.replay(twin.seen().history(), twin.seen().status().steps());
        assertTrue(twin.seen().historyComplete());
        assertEquals(bare.steps(), twin.seen().status().steps());
        assertEquals(bare.transcript(), twin.text().bytes());
        assertEquals(bare.digest(), twin.seen().digest().orElseThrow());
    }

    @Test
    void machinesWithAssistAndWithoutAreWhatTheirTwinsAre() {
        List<VmSpec> specs = Stream.of("hello", "timer")
                .flatMap(name -> Stream.of(
                        spec("plain-" + name, program(name)),
                        spec("assisted-" + name, program(name).withTrapAssist(true))))
                .toList();
        NODE.createAll(specs);
        specs.forEach(spec -> NODE.ask(to -> new Node.Relocate(spec.id(), java.util.OptionalLong.empty(), to)));
        specs.forEach(spec -> assertEquals(
                0, NODE.awaitState(spec.id(), VmState.HALTED).result().orElseThrow()));
        specs.forEach(RiscVMachinesTest::assertEqualToBareMachine);
        assertTrue(NODE.status(VmId.of("assisted-timer")).assisted() > 0);
        assertEquals(0, NODE.status(VmId.of("plain-timer")).assisted());
    }

    @Test
    void typedLinesReachTheMachineAndItsRecord() {
        VmSpec spec = spec("echo", program("echo"));
        NODE.create(spec);
        NODE.type(spec.id(), "hello there\n");
        NODE.type(spec.id(), "\4");
        NODE.awaitState(spec.id(), VmState.HALTED);
        assertTrue(NODE.console(spec.id()).bytes().contains("HELLO THERE"));
        assertEqualToBareMachine(spec);
    }

    @Test
    void machineByTheWallClockIsToldTheTimeAndTheRecordRepeatsIt() {
        VmSpec spec = spec("wall", program("timer").withClock(Clock.wall(0)));
        NODE.create(spec);
        NODE.awaitState(spec.id(), VmState.HALTED);
        assertTrue(
                NODE.inspect(spec.id()).history().stream().anyMatch(timed -> timed.input() instanceof Input.ClockSync));
        assertEqualToBareMachine(spec);
    }
}
