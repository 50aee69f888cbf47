package trapline.monitor.snapshot;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import trapline.isa.thirdgen.GuestImages;
import trapline.machine.Bytes;
import trapline.machine.Input;
import trapline.machine.RelocationBounds;
import trapline.machine.Seeds;
import trapline.machine.Storage;
import trapline.machine.snapshot.Manifest;
import trapline.machine.snapshot.ManifestFormat;
import trapline.machine.snapshot.SnapshotFormatException;
import trapline.monitor.Guest;
import trapline.monitor.MachineKind;
import trapline.monitor.Program;
import trapline.monitor.Rerun;
import trapline.monitor.RiscVProgram;
import trapline.monitor.SavedProgram;
import trapline.monitor.ThirdGenProgram;
import trapline.monitor.riscv.RiscVMachine;
import trapline.monitor.thirdgen.ThirdGenMachine;

/** Bytes that are no snapshot, or one that no machine could have made, are refused, and never harm more than their own machine. */
final class HostileSnapshotTest {
    private static final int STEPS_TRIED = 2000;

    @Test
    void damagedBytesAreRefused() throws IOException {
        byte[] sound = ManifestFormat.encode(thirdGen(new KeptPages())).toArray();
        Seeds.forEach(500, random -> {
            byte[] damaged = random.nextBoolean() ? cut(sound, random) : flipped(sound, random);
            assertThrows(SnapshotFormatException.class, () -> ManifestFormat.decode(Bytes.of(damaged)));
        });
    }

    private static byte[] cut(byte[] bytes, RandomGenerator random) {
        return java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
    }

    private static byte[] flipped(byte[] bytes, RandomGenerator random) {
        byte[] copy = bytes.clone();
        copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
        return copy;
    }

    /** As whoever makes one up would: the checksum is right, and the state is not what any machine left. */
    @Test
    void forgedStatesOfTheFormalMachineAreRefusedOrRun() throws IOException {
        KeptPages pages = new KeptPages();
        forge(new ThirdGenMachine(), thirdGen(pages), pages, 500);
    }

    @Test
    void forgedStatesOfRiscVAreRefusedOrRun() throws IOException {
        KeptPages pages = new KeptPages();
        Bytes elf = Bytes.of(Files.readAllBytes(Path.of("../../guest-images/riscv/prober.elf")));
        RiscVProgram program = RiscVProgram.of(RiscVProgram.Boot.bareMetal(elf), (4L << 20) / 8);
        forge(new RiscVMachine(), saved(new RiscVMachine(), program, pages, 300_000), pages, 60);
    }

    private static Manifest thirdGen(KeptPages pages) throws IOException {
        ThirdGenProgram program =
                ThirdGenProgram.of(GuestImages.image("minios")).withDrum(8);
        return saved(new ThirdGenMachine(), program, pages, 5000);
    }

    private static <G extends Guest> Manifest saved(MachineKind<G> kind, Program program, KeptPages pages, long step) {
        G guest = boot(kind, program);
        guest.deliver(new Input.ConsoleInput("typed"));
        new Rerun<>(kind.monitor(), guest, false).runTo(step);
        return guest.snapshot(pages).orElseThrow();
    }

    private static <G extends Guest> G boot(MachineKind<G> kind, Program program) {
        return kind.boot(program, Storage.allocate(program.words()), RelocationBounds.all(program.words()));
    }

    private static <G extends Guest> void forge(MachineKind<G> kind, Manifest sound, KeptPages pages, int cases) {
        int[] refused = new int[1];
        Seeds.forEach(cases, random -> {
            byte[] state = sound.state().toArray();
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                state[random.nextInt(Long.BYTES, state.length)] = (byte) random.nextInt();
            }
            Manifest forged = new Manifest(
                    sound.traits(), sound.words(), sound.step(), sound.memory(), sound.backing(), Bytes.of(state));
            try {
                G guest = boot(kind, new SavedProgram(forged, pages, Optional.empty()));
                new Rerun<>(kind.monitor(), guest, false).runTo(guest.steps() + STEPS_TRIED);
            } catch (IllegalArgumentException no) {
                refused[0]++;
            }
        });
        assertTrue(refused[0] > 0, "some are refused");
    }
}
