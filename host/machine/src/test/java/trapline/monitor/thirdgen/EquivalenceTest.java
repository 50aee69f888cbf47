package trapline.monitor.thirdgen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import trapline.isa.thirdgen.RandomPrograms;
import trapline.machine.BareMachine;
import trapline.machine.Cells;
import trapline.machine.Exit;
import trapline.machine.Image;
import trapline.machine.RelocationBounds;
import trapline.machine.Seeds;
import trapline.machine.Storage;
import trapline.machine.TimedInput;
import trapline.monitor.Monitoring;
import trapline.monitor.ThirdGenProgram;

/**
 * The equivalence and resource-control properties (paper, section 4) on random programs: under the monitor, in a region that
 * moves about, with trap assist and without, under either monitor, a program has the same history as on a bare machine with as much storage, and no other
 * word ever changes.
 */
final class EquivalenceTest {
    private static final ThirdGenMachine KIND = new ThirdGenMachine();

    @Test
    void randomProgramHasTheSameHistoryUnderTheMonitorAndOnTheBareMachine() {
        Seeds.forEach(4000, random -> new Comparison(random).run());
    }

    /** One program on both machines. */
    private static final class Comparison {
        private static final int LONGEST_PIECE = 300;
        private static final long LAST_INPUT = 1500;

        private final RandomGenerator random;
        private final Storage storage;
        private final BareMachine bare;
        private final ThirdGenGuest guest;
        private final PureControlProgram controlProgram;
        private Cells canaries;

        Comparison(RandomGenerator random) {
            this.random = random;
            long size = random.nextLong(RandomPrograms.SMALLEST_SIZE, 400);
            Image image = RandomPrograms.program(random, size);
            storage = Storage.allocate(size + random.nextLong(1, 500));
            storage.write(random.longs(storage.q()).toArray(), 0);
            RelocationBounds region = somewhere(size);
            storage.write(new long[(int) size], region.l());
            ThirdGenProgram program = ThirdGenProgram.of(image)
                    .withDrum(RandomPrograms.DRUM_SECTORS)
                    .withMonitoring(random.nextInt(3) == 0 ? Monitoring.HYBRID : Monitoring.VMM);
            bare = KIND.bare(program);
            guest = KIND.boot(program, storage, region);
            controlProgram = new PureControlProgram(KIND.monitor(), guest, random.nextBoolean());
            canaries = Cells.of(storage);
        }

        private RelocationBounds somewhere(long size) {
            return new RelocationBounds(random.nextLong(storage.q() - size + 1), size);
        }

        void run() {
            assertSame();
            for (TimedInput input : RandomPrograms.inputs(random, LAST_INPUT)) {
                runTo(input.step());
                bare.deliver(input.input());
                guest.deliver(input.input());
                assertSame();
            }
            runTo(guest.steps() + random.nextLong(LONGEST_PIECE));
            assertSame();
        }

        /** The bare machine in one run, the guest in pieces, moved between them. */
        private void runTo(long step) {
            Exit expected = bare.runTo(step);
            Exit exit = Exit.QUANTUM_EXPIRED;
            while (exit instanceof Exit.QuantumExpired && guest.steps() < step) {
                exit = controlProgram.runTo(Math.min(step, guest.steps() + random.nextLong(1, LONGEST_PIECE)));
                if (random.nextInt(4) == 0) {
                    move();
                }
            }
            assertEquals(expected, controlProgram.runTo(step));
        }

        private void move() {
            assertNothingElseChanged();
            RelocationBounds old = guest.region();
            guest.move(somewhere(old.b()));
            for (long cell = old.l(); cell < old.end(); cell++) {
                if (!guest.region().contains(cell)) {
                    storage.store(cell, random.nextLong());
                }
            }
            canaries = Cells.of(storage);
        }

        private void assertSame() {
            assertNothingElseChanged();
            assertEquals(bare.steps(), guest.steps());
            assertEquals(bare.transcript(), new String(guest.output(0), StandardCharsets.ISO_8859_1));
            assertEquals(bare.digest(), guest.digest());
            assertEquals(guest.steps(), guest.retired() + guest.state().traps());
        }

        private void assertNothingElseChanged() {
            assertEquals("", canaries.differences(Cells.of(storage), guest.region()));
        }
    }
}
