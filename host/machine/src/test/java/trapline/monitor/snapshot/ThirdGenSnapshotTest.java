package trapline.monitor.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import trapline.isa.thirdgen.GuestImages;
import trapline.isa.thirdgen.RandomPrograms;
import trapline.machine.Image;
import trapline.machine.Input;
import trapline.machine.RelocationBounds;
import trapline.machine.Seeds;
import trapline.machine.Storage;
import trapline.machine.TimedInput;
import trapline.machine.snapshot.Manifest;
import trapline.monitor.SavedProgram;
import trapline.monitor.ThirdGenProgram;
import trapline.monitor.thirdgen.ThirdGenGuest;
import trapline.monitor.thirdgen.ThirdGenMachine;

/** Third-generation machines go on from their snapshots as if nothing had been. */
final class ThirdGenSnapshotTest {
    private static final ThirdGenMachine KIND = new ThirdGenMachine();

    @Test
    void randomProgramsGoOnFromSnapshotsAtRandomSteps() {
        Seeds.forEach(300, random -> {
            long size = random.nextLong(RandomPrograms.SMALLEST_SIZE, 1500);
            ThirdGenProgram program = ThirdGenProgram.of(RandomPrograms.program(random, size))
                    .withDrum(RandomPrograms.DRUM_SECTORS)
                    .withTrapAssist(random.nextBoolean());
            Interrupted<ThirdGenGuest> machine = new Interrupted<>(KIND, program, random);
            for (TimedInput input : RandomPrograms.inputs(random, 1500)) {
                machine.runTo(Math.max(machine.steps(), input.step()), 1);
                machine.deliver(input.input());
            }
            machine.runTo(machine.steps() + 300, 1);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"counter", "echo", "flood", "hello", "hostile", "minios", "primes", "runaway", "sha256", "storm"
            })
    void imagesGoOnFromSnapshotsAtRandomSteps(String name) throws IOException {
        Image image = GuestImages.image(name);
        Seeds.forEach(2, random -> {
            ThirdGenProgram program = ThirdGenProgram.of(image).withDrum(16);
            Interrupted<ThirdGenGuest> machine = new Interrupted<>(KIND, program, random);
            machine.runTo(20_000, 3);
            machine.deliver(new Input.ConsoleInput("some words\nare typed\n"));
            machine.runTo(machine.steps() + 200_000, 3);
            machine.deliver(new Input.ConsoleEnd());
            machine.runTo(machine.steps() + 200_000, 3);
        });
    }

    @Test
    void pagesThatMachinesShareAreKeptOnce() throws IOException {
        RandomGenerator random = new SplittableRandom(1);
        ThirdGenProgram program = ThirdGenProgram.of(GuestImages.image("primes"));
        Interrupted<ThirdGenGuest> machine = new Interrupted<>(KIND, program, random);
        Manifest one = machine.saved();
        int kept = machine.pages().count();
        ThirdGenGuest other =
                KIND.boot(program, Storage.allocate(program.words()), RelocationBounds.all(program.words()));
        assertEquals(one, other.snapshot(machine.pages()).orElseThrow());
        assertEquals(kept, machine.pages().count());
        assertTrue(one.memory().size() <= kept);
    }

    @Test
    void aMissingPageIsNamed() throws IOException {
        Interrupted<ThirdGenGuest> machine =
                new Interrupted<>(KIND, ThirdGenProgram.of(GuestImages.image("primes")), new SplittableRandom(1));
        Manifest saved = machine.saved();
        machine.pages().lose(saved.memory().values().iterator().next());
        SavedProgram program = new SavedProgram(saved, machine.pages(), Optional.empty());
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> KIND.boot(program, Storage.allocate(saved.words()), RelocationBounds.all(saved.words())));
        assertTrue(String.valueOf(refused.getMessage()).contains("no page"), refused.getMessage());
    }
}
