package trapline.monitor.thirdgen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import trapline.isa.thirdgen.Cause;
import trapline.isa.thirdgen.RandomPrograms;
import trapline.isa.thirdgen.ThirdGenState;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.machine.TimedInput;
import trapline.monitor.ThirdGenProgram;

/** Random programs are worth comparing: they get far, and they do everything. */
final class RandomProgramsTest {
    private static final long SIZE = 300;
    private static final long STEPS = 2000;
    private static final int PROGRAMS = 500;
    private static final ThirdGenMachine KIND = new ThirdGenMachine();

    @Test
    void randomProgramsTrapInEveryWayAndExecuteEveryPrivilegedInstruction() {
        List<String> names = KIND.monitor().interpreterNames();
        Set<String> seen = new TreeSet<>();
        long direct = 0;
        long lasting = 0;
        for (int seed = 0; seed < PROGRAMS; seed++) {
            ThirdGenGuest guest = run(seed, seen);
            long[] counts = guest.trapRecord().counts();
            IntStream.range(0, counts.length).filter(i -> counts[i] > 0).forEach(i -> seen.add(names.get(i)));
            direct += guest.direct();
            lasting += guest.steps() >= STEPS ? 1 : 0;
        }
        Set<String> missing = new TreeSet<>(names);
        missing.removeAll(seen);
        // The hardware does not fail here, and the monitor is no hybrid one.
        assertEquals(Set.of("trap-machine-check", "supervisor-mode"), missing);
        assertTrue(direct > PROGRAMS * STEPS / 3, direct + " instructions executed directly");
        assertTrue(lasting > PROGRAMS / 3 && lasting < PROGRAMS, lasting + " programs went on to the end");
    }

    private static ThirdGenGuest run(int seed, Set<String> seen) {
        SplittableRandom random = new SplittableRandom(seed);
        Storage storage = Storage.allocate(SIZE);
        ThirdGenProgram program =
                ThirdGenProgram.of(RandomPrograms.program(random, SIZE)).withDrum(RandomPrograms.DRUM_SECTORS);
        ThirdGenGuest guest = KIND.boot(program, storage, RelocationBounds.all(SIZE));
        PureControlProgram controlProgram = new PureControlProgram(KIND.monitor(), guest);
        for (TimedInput input : RandomPrograms.inputs(random, STEPS)) {
            controlProgram.runTo(input.step());
            guest.deliver(input.input());
        }
        for (long step = guest.steps(); step < STEPS; step += 3) {
            controlProgram.runTo(step);
            // An interpreter that finds this trap takes it itself, so that no trap record shows it.
            if (storage.load(ThirdGenState.CAUSE) == Cause.DRUM.number()) {
                seen.add("trap-" + Cause.DRUM.label());
            }
        }
        controlProgram.runTo(STEPS);
        return guest;
    }

    @Test
    void sameRandomnessGivesTheSameProgramAndInputs() {
        SplittableRandom one = new SplittableRandom(7);
        SplittableRandom other = new SplittableRandom(7);
        assertEquals(RandomPrograms.program(one, SIZE), RandomPrograms.program(other, SIZE));
        assertEquals(RandomPrograms.inputs(one, STEPS), RandomPrograms.inputs(other, STEPS));
    }
}
