package trapline.bench;

import java.util.Optional;
import org.HdrHistogram.Histogram;
import trapline.machine.BareMachine;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.monitor.MachineKind;
import trapline.monitor.Monitor;
import trapline.monitor.Program;
import trapline.monitor.thirdgen.ThirdGenGuest;
import trapline.monitor.thirdgen.ThirdGenMachine;

/**
 * Third-generation machines whose dispatcher reads the clock: from one trap of a machine to its next one in the same turn is a
 * round trip. For a node of one VM thread, which alone writes here; others look while its machines rest.
 */
final class TimedMachine implements MachineKind<ThirdGenGuest> {
    private static final long LONGEST_NANOS = 10_000_000_000L;
    private static final int DIGITS = 3;

    private final ThirdGenMachine machine = new ThirdGenMachine();
    private final Monitor<ThirdGenGuest> monitor;
    private final Histogram trips = new Histogram(LONGEST_NANOS, DIGITS);
    private Optional<ThirdGenGuest> last = Optional.empty();
    private long lastTrap;

    TimedMachine() {
        Monitor<ThirdGenGuest> plain = machine.monitor();
        monitor = new Monitor<>(
                (guest, trap) -> {
                    time(guest);
                    return plain.dispatcher().dispatch(guest, trap);
                },
                plain.interpreters());
    }

    /** {@return the round trips so far, in nanoseconds, each with one reading of the clock in it} */
    Histogram trips() {
        return trips;
    }

    @SuppressWarnings("ReferenceEquality") // one machine is one object
    private void time(ThirdGenGuest guest) {
        long now = System.nanoTime();
        if (last.isPresent() && last.get() == guest) {
            trips.recordValue(Math.min(LONGEST_NANOS, now - lastTrap));
        } else {
            last = Optional.of(guest);
        }
        lastTrap = now;
    }

    @Override
    public String name() {
        return machine.name();
    }

    @Override
    public long smallestStorage() {
        return machine.smallestStorage();
    }

    @Override
    public long largestStorage() {
        return machine.largestStorage();
    }

    @Override
    public Monitor<ThirdGenGuest> monitor() {
        return monitor;
    }

    @Override
    public ThirdGenGuest boot(Program program, Storage storage, RelocationBounds region) {
        return machine.boot(program, storage, region);
    }

    @Override
    public BareMachine bare(Program program) {
        return machine.bare(program);
    }
}
