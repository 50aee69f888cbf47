package trapline.monitor;

import trapline.machine.Exit;
import trapline.machine.Trap;

/**
 * A guest's history run again: D, A's arm and the v_i called inline, one after the other, with the same effects and the same records as
 * by messages. For a guest that is nobody else's meanwhile.
 *
 * @param <G> the kind of guest
 */
public final class Rerun<G extends Guest> {
    private final Monitor<G> monitor;
    private final G guest;
    private final boolean assist;

    /**
     * A rerun from where the guest is.
     *
     * @param monitor D and the v_i
     * @param guest at rest
     * @param assist whether v_i that may be were executed inline, which only the records show
     */
    public Rerun(Monitor<G> monitor, G guest, boolean assist) {
        this.monitor = monitor;
        this.guest = guest;
        this.assist = assist;
    }

    /**
     * Runs until the guest's step count is {@code step}, or until it halts or waits for input before that.
     *
     * @param step where to stop, not before where it is
     * @return {@link Exit.QuantumExpired} at {@code step}; {@link Exit.Halted}; {@link Exit.WaitingForInterrupt}
     */
    public Exit runTo(long step) {
        while (true) {
            Exit exit = guest.run(step - guest.steps());
            if (!(exit instanceof Exit.Trapped(Trap trap))) {
                return exit;
            }
            handle(trap);
        }
    }

    /**
     * Lets a guest come to rest that stopped at its step count because it had nothing to do: the time that it skipped passes.
     *
     * @return whether it had nothing to do
     */
    public boolean rest() {
        long step = guest.steps();
        return guest.run(1) instanceof Exit.WaitingForInterrupt && guest.steps() == step;
    }

    private void handle(Trap trap) {
        guest.checkpoint();
        try {
            simulate(trap);
        } catch (RuntimeException lost) {
            // As with actors: the guest takes a machine check for the trap at which the control program failed.
            simulate(guest.machineCheck());
        }
    }

    private void simulate(Trap trap) {
        if (assist && monitor.assist(guest, trap)) {
            return;
        }
        monitor.interpreters().get(monitor.dispatch(guest, trap)).interpret(guest, trap);
        if (guest.relocationRequested()) {
            guest.composeRelocation();
        }
    }
}
