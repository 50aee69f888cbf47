package trapline.monitor.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trapline.machine.BlockSource;
import trapline.machine.Bytes;
import trapline.machine.Exit;
import trapline.machine.Input;
import trapline.machine.MacAddress;
import trapline.machine.Seeds;
import trapline.monitor.Clock;
import trapline.monitor.RiscVProgram;
import trapline.monitor.RiscVProgram.Boot;
import trapline.monitor.RiscVProgram.Firmware;
import trapline.monitor.riscv.RiscVGuest;
import trapline.monitor.riscv.RiscVMachine;

/** RISC-V machines with all their devices go on from their snapshots as if nothing had been. */
final class RiscVSnapshotTest {
    private static final RiscVMachine KIND = new RiscVMachine();
    private static final long WORDS = (8L << 20) / 8;
    private static final long LONG_ENOUGH = 500_000_000;
    private static final long DISK_BYTES = 1 << 20;

    private static RiscVProgram program(String name, Firmware firmware, String arguments) {
        try {
            Bytes elf = Bytes.of(Files.readAllBytes(Path.of("../../guest-images/riscv", name + ".elf")));
            return RiscVProgram.of(new Boot(firmware, Optional.of(elf), Optional.empty(), arguments), WORDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A disk with a pattern on it. */
    private record PatternDisk() implements BlockSource {
        @Override
        public long size() {
            return DISK_BYTES;
        }

        @Override
        public boolean read(long position, byte[] into, int offset, int count) {
            for (int i = 0; i < count; i++) {
                into[offset + i] = (byte) ((position + i) * 31 >> 9);
            }
            return true;
        }
    }

    @ParameterizedTest
    @CsvSource({"hello, false", "timer, true", "echo, false"})
    void imagesGoOnFromSnapshotsAtRandomSteps(String name, boolean kernel) {
        Seeds.forEach(2, random -> {
            Firmware firmware = kernel ? new Firmware.BuiltIn() : new Firmware.None();
            RiscVProgram program = program(name, firmware, "").withTrapAssist(random.nextBoolean());
            Interrupted<RiscVGuest> machine = new Interrupted<>(KIND, program, random);
            machine.runTo(100_000, 3);
            machine.deliver(new Input.ConsoleInput("Type this.\r\nAnd that.\r\n"));
            machine.deliver(new Input.BitFlip(900_000, 3));
            machine.runTo(machine.steps() + 500_000, 3);
            machine.deliver(new Input.ConsoleInput("\4"));
            assertEquals(Exit.HALTED, machine.runTo(LONG_ENOUGH, 3));
            assertEquals(0, machine.guest().result());
        });
    }

    /** The prober uses every device and every way to trap: a break anywhere in it must not be seen. */
    @Test
    void theProberWithDiskAndNetworkGoesOn() {
        Seeds.forEach(1, random -> {
            RiscVProgram program = program("prober", new Firmware.None(), "all")
                    .withDisk(new RiscVProgram.Disk(new PatternDisk(), DISK_BYTES))
                    .withNetwork(MacAddress.of("02:00:00:00:00:01"));
            Interrupted<RiscVGuest> machine = new Interrupted<>(KIND, program, random);
            Exit exit = Exit.QUANTUM_EXPIRED;
            for (long step = 20_000; exit instanceof Exit.QuantumExpired; step *= 2) {
                exit = machine.runTo(step, 2);
            }
            assertEquals(Exit.HALTED, exit);
        });
    }

    /** A machine that starts again needs what it started with, which a snapshot must have, too. */
    @Test
    void aMachineThatResetsItselfStartsAgainFromASnapshotToo() {
        // lui t0, 0x100; lui t1, 7; addi t1, t1, 0x777; addi s0, s0, 1; sw t1, 0(t0): the finisher's reset.
        int[] code = {0x001002b7, 0x00007337, 0x77730313, 0x00140413, 0x0062a023};
        ByteBuffer bytes = ByteBuffer.allocate(code.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(code);
        Boot boot = new Boot(new Firmware.Loaded(Bytes.of(bytes.array())), Optional.empty(), Optional.empty(), "");
        RiscVProgram program = RiscVProgram.of(boot, WORDS);
        Seeds.forEach(1, random -> {
            Interrupted<RiscVGuest> machine = new Interrupted<>(KIND, program, random);
            for (int i = 1; i <= 20; i++) {
                machine.runTo(machine.steps() + random.nextInt(1, 12), 1);
            }
            assertTrue(machine.guest().blockTransfers() > 10, "it has started again");
        });
    }

    @Test
    void resynchronisationsOfTheClockArePartOfTheState() {
        RiscVProgram program = program("timer", new Firmware.BuiltIn(), "").withClock(Clock.wall(1_800_000_000));
        Interrupted<RiscVGuest> machine = new Interrupted<>(KIND, program, new SplittableRandom(7));
        for (int i = 1; i < 50; i++) {
            machine.deliver(new Input.ClockSync(i * 10_000_000L));
            machine.runTo(machine.steps() + 20_000, i % 10 == 0 ? 1 : 0);
        }
    }
}
