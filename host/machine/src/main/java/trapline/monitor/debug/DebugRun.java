package trapline.monitor.debug;

import java.util.Optional;
import trapline.machine.Exit;
import trapline.monitor.Debugged;
import trapline.monitor.Guest;

/**
 * A guest on its way from one stop to the next. It executes as {@link Guest#run} does, to the same states at the same counts: with
 * points to look for, or for a single step, instruction by instruction, and looks in between.
 *
 * <p>A step is a step of the machine's history: an instruction, or a trap that is taken instead. Where a run starts, a breakpoint
 * does not count, or no debugger could go on from one. A watched access does: GDB takes its watchpoints away to step over it.
 */
public final class DebugRun {
    private final Guest guest;
    private final Debugged view;
    private final DebugPoints points;
    private final boolean step;
    private final long start;
    private Optional<Stop> stop = Optional.empty();

    /**
     * A run from where the guest is.
     *
     * @param guest which
     * @param view the same guest, to look at
     * @param points where to stop
     * @param step whether to stop after one step in any case
     */
    public DebugRun(Guest guest, Debugged view, DebugPoints points, boolean step) {
        this.guest = guest;
        this.view = view;
        this.points = points;
        this.step = step;
        this.start = guest.steps();
    }

    /**
     * Executes directly, as {@link Guest#run}; but the quantum is over, too, when {@link #stop} has something.
     *
     * @param quantum how many instructions may retire, at least 0
     * @return why it stopped; a trap has had no effect yet
     */
    public Exit run(long quantum) {
        if (!step && points.isEmpty()) {
            return guest.run(quantum);
        }
        long end = guest.retired() + quantum;
        while (guest.retired() < end && stop().isEmpty()) {
            stop = accessToCome();
            if (stop.isPresent()) {
                break;
            }
            Exit exit = guest.run(1);
            if (!(exit instanceof Exit.QuantumExpired)) {
                return exit;
            }
        }
        return Exit.QUANTUM_EXPIRED;
    }

    /** {@return what the debugger waits for, if the guest is there; to be asked when no trap is under way} */
    public Optional<Stop> stop() {
        if (stop.isEmpty() && guest.steps() != start) {
            stop = arrived();
        }
        return stop;
    }

    private Optional<Stop> arrived() {
        return step ? Optional.of(new Stop.Stepped()) : points.at(guest.p());
    }

    private Optional<Stop> accessToCome() {
        return points.watchpoints().isEmpty()
                ? Optional.empty()
                : view.nextAccess().flatMap(points::before);
    }
}
