package trapline.isa.thirdgen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import trapline.machine.Exit;
import trapline.machine.Image;
import trapline.machine.Input;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.machine.Trap;
import trapline.monitor.Monitor;
import trapline.monitor.ThirdGenProgram;
import trapline.monitor.thirdgen.ThirdGenGuest;
import trapline.monitor.thirdgen.ThirdGenMachine;

/**
 * A virtual machine under the pure monitor, which A moves to another place at random moments. All of the storage outside its
 * region holds a pattern that must stay.
 */
final class MovingGuest {
    private static final int QUANTUM = 20_000;
    private static final int MOVE_ONCE_IN = 16;
    private static final long PATTERN = 0x9e3779b97f4a7c15L;

    private final Monitor<ThirdGenGuest> monitor;
    private final ThirdGenGuest guest;
    private final Storage storage;
    private final Random random;
    private long moves;

    private MovingGuest(Monitor<ThirdGenGuest> monitor, ThirdGenGuest guest, Storage storage, Random random) {
        this.monitor = monitor;
        this.guest = guest;
        this.storage = storage;
        this.random = random;
    }

    /** {@return a machine of the image's size, somewhere in a storage with room for two more of them} */
    static MovingGuest boot(Image image, long drumSectors, Random random) {
        Storage storage = Storage.allocate(3 * image.size());
        RelocationBounds region = place(storage, image.size(), random);
        ThirdGenMachine kind = new ThirdGenMachine();
        ThirdGenGuest guest = kind.boot(ThirdGenProgram.of(image).withDrum(drumSectors), storage, region);
        MovingGuest moving = new MovingGuest(kind.monitor(), guest, storage, random);
        moving.fill(RelocationBounds.all(storage.q()), region);
        return moving;
    }

    /** Runs to a step, or until the machine halts or waits before that; sometimes moves it between two quanta. */
    Exit runTo(long step) {
        while (true) {
            if (random.nextInt(MOVE_ONCE_IN) == 0) {
                move();
            }
            long left = step - guest.steps();
            switch (guest.run(Math.min(left, random.nextInt(1, QUANTUM)))) {
                case Exit.Trapped(Trap trap) -> simulate(trap);
                case Exit.QuantumExpired expired
                when guest.steps() == step -> {
                    return expired;
                }
                case Exit.QuantumExpired _ -> {}
                case Exit.Halted halted -> {
                    return halted;
                }
                case Exit.WaitingForInterrupt waiting -> {
                    return waiting;
                }
            }
        }
    }

    private void simulate(Trap trap) {
        int interpreter = monitor.dispatch(guest, trap);
        monitor.interpreters().get(interpreter).interpret(guest, trap);
        if (guest.relocationRequested()) {
            guest.composeRelocation();
        }
    }

    private void move() {
        RelocationBounds old = guest.region();
        RelocationBounds granted = place(storage, old.b(), random);
        checkSurroundings();
        guest.move(granted);
        fill(old, granted);
        moves++;
    }

    private static RelocationBounds place(Storage storage, long size, Random random) {
        return new RelocationBounds(random.nextLong(storage.q() - size + 1), size);
    }

    private void fill(RelocationBounds freed, RelocationBounds kept) {
        for (long address = freed.l(); address < freed.end(); address++) {
            if (!kept.contains(address)) {
                storage.store(address, address * PATTERN);
            }
        }
    }

    /** Fails if a word outside the region is not what it was. */
    void checkSurroundings() {
        RelocationBounds region = guest.region();
        for (long address = 0; address < storage.q(); address++) {
            if (!region.contains(address) && storage.load(address) != address * PATTERN) {
                assertEquals(address * PATTERN, storage.load(address), "cell " + address + " outside " + region);
            }
        }
    }

    void deliver(Input input) {
        guest.deliver(input);
    }

    long steps() {
        return guest.steps();
    }

    long moves() {
        return moves;
    }

    String digest() {
        return guest.digest();
    }

    String transcript() {
        return new String(guest.output(0), StandardCharsets.ISO_8859_1);
    }

    double directShare() {
        return (double) guest.direct() / guest.retired();
    }
}
