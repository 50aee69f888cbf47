package trapline.monitor.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import trapline.machine.Bytes;
import trapline.machine.Exit;
import trapline.machine.Input;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.machine.snapshot.Manifest;
import trapline.machine.snapshot.ManifestFormat;
import trapline.machine.snapshot.SnapshotFormatException;
import trapline.monitor.Guest;
import trapline.monitor.MachineKind;
import trapline.monitor.Program;
import trapline.monitor.Rerun;
import trapline.monitor.SavedProgram;

/** A machine that is saved, thrown away and made again now and then, in another place each time, beside its twin that is not. */
final class Interrupted<G extends Guest> {
    private final MachineKind<G> kind;
    private final Program program;
    private final RandomGenerator random;
    private final G twin;
    private final Rerun<G> twinRun;
    private final KeptPages pages = new KeptPages();
    private G guest;

    Interrupted(MachineKind<G> kind, Program program, RandomGenerator random) {
        this.kind = kind;
        this.program = program;
        this.random = random;
        this.twin = boot(program, 0);
        this.twinRun = new Rerun<>(kind.monitor(), twin, program.trapAssist());
        this.guest = boot(program, 512L * random.nextInt(3));
    }

    private G boot(Program what, long place) {
        Storage storage = Storage.allocate(place + what.words() + random.nextInt(2) * 512L);
        return kind.boot(what, storage, new RelocationBounds(place, what.words()));
    }

    G guest() {
        return guest;
    }

    long steps() {
        return twin.steps();
    }

    KeptPages pages() {
        return pages;
    }

    Manifest saved() {
        return guest.snapshot(pages).orElseThrow();
    }

    void deliver(Input input) {
        twin.deliver(input);
        guest.deliver(input);
        assertSame();
    }

    /** Runs both to a step, saving one of them at some steps before. */
    Exit runTo(long step, int breaks) {
        for (int i = 0; i < breaks; i++) {
            long next = guest.steps() + random.nextLong(1 + (step - guest.steps()) / (breaks - i));
            Exit exit = new Rerun<>(kind.monitor(), guest, program.trapAssist()).runTo(next);
            goOnFromASnapshot();
            if (!(exit instanceof Exit.QuantumExpired)) {
                break;
            }
        }
        Exit exit = new Rerun<>(kind.monitor(), guest, program.trapAssist()).runTo(step);
        assertEquals(twinRun.runTo(step), exit);
        assertSame();
        return exit;
    }

    private void goOnFromASnapshot() {
        String digest = guest.digest();
        Manifest saved = saved();
        assertEquals(digest, guest.digest(), "a snapshot changes nothing");
        Bytes bytes = ManifestFormat.encode(saved);
        try {
            Manifest read = ManifestFormat.decode(bytes);
            assertEquals(saved, read);
            assertEquals(saved.hash(), read.hash());
            guest = boot(new SavedProgram(read, pages, program.diskBase()), 512L * random.nextInt(3));
        } catch (SnapshotFormatException e) {
            throw new AssertionError(e);
        }
        assertEquals(digest, guest.digest(), "the machine made of it is the same");
    }

    private void assertSame() {
        assertEquals(twin.steps(), guest.steps());
        assertEquals(twin.digest(), guest.digest());
        assertEquals(printed(twin), printed(guest));
        assertEquals(twin.retired(), guest.retired());
        assertEquals(twin.direct(), guest.direct());
        assertEquals(twin.trapRecord().state(), guest.trapRecord().state());
        assertEquals(twin.consoleRoom(), guest.consoleRoom());
        assertEquals(twin.blockTransfers(), guest.blockTransfers());
        assertEquals(twin.result(), guest.result());
    }

    private static String printed(Guest guest) {
        return guest.printed() + " " + new String(guest.output(0), StandardCharsets.ISO_8859_1);
    }
}
