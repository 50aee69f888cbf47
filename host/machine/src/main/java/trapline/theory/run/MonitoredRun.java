package trapline.theory.run;

import java.util.Optional;
import trapline.machine.Exit;
import trapline.machine.Trap;
import trapline.monitor.Guest;
import trapline.monitor.MachineKind;
import trapline.monitor.Monitor;

/**
 * A virtual machine under CP = &lt;D, A, {v_i}&gt; as a loop: what the actors of a node do by messages, done by calls. Its moments are those
 * in which the control program gives it back its processor; positions are its steps.
 *
 * @param <G> the kind of guest
 */
final class MonitoredRun<G extends Guest> implements HostedRun {
    /** So many moments are looked at before the last one. */
    private static final int MOMENTS = 8;

    /** A run that is not interrupted by a trap ends after so many steps: a prime, so that it is not in step with the programs' loops. */
    private static final long UNINTERRUPTED = 97;

    /** f. */
    @FunctionalInterface
    interface Mapping {
        /**
         * {@return a machine's state through f}
         *
         * @param halted whether it has halted
         * @param last whether all of storage is to be compared
         */
        MappedState of(boolean halted, boolean last);
    }

    private final Monitor<G> monitor;
    private final G guest;
    private final long mostSteps;
    private final Mapping mapping;
    private int moments;
    private long compared;
    private Optional<Exit> end = Optional.empty();

    /**
     * A run.
     *
     * @param kind the machine
     * @param guest before its first instruction
     * @param mostSteps where it is stopped if it does not halt
     * @param mapping gives the guest's state through f
     */
    MonitoredRun(MachineKind<G> kind, G guest, long mostSteps, Mapping mapping) {
        this.monitor = kind.monitor();
        this.guest = guest;
        this.mostSteps = mostSteps;
        this.mapping = mapping;
    }

    @Override
    public Optional<Moment> next() {
        while (end.isEmpty() && guest.steps() < mostSteps) {
            boolean looked = moments >= MOMENTS;
            advance(looked ? mostSteps : Math.min(mostSteps, guest.steps() + UNINTERRUPTED));
            if (end.isEmpty() && !looked && guest.steps() > compared) {
                moments++;
                compared = guest.steps();
                return Optional.of(new Moment(compared, mapping.of(false, false), false, false));
            }
        }
        boolean halted = end.filter(Exit.HALTED::equals).isPresent();
        return Optional.of(new Moment(guest.steps(), mapping.of(halted, true), true, halted));
    }

    /** Runs until the control program has done something, or to a step. */
    private void advance(long step) {
        Exit exit = guest.run(Math.max(0, step - guest.steps()));
        if (exit instanceof Exit.Trapped(Trap trap)) {
            simulate(monitor, guest, trap);
            end = Optional.of(guest.run(0)).filter(Exit.HALTED::equals);
        } else if (!exit.equals(Exit.QUANTUM_EXPIRED)) {
            end = Optional.of(exit);
        }
    }

    /** What CP does with a trap. */
    static <G extends Guest> void simulate(Monitor<G> monitor, G guest, Trap trap) {
        monitor.interpreters().get(monitor.dispatch(guest, trap)).interpret(guest, trap);
        if (guest.relocationRequested()) {
            guest.composeRelocation();
        }
    }

    @Override
    public Counts counts() {
        return new Counts(guest.retired(), guest.direct(), guest.interpreted());
    }
}
