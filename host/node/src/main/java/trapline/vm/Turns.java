package trapline.vm;

import trapline.machine.Exit;
import trapline.machine.Trap;
import trapline.monitor.Guest;
import trapline.monitor.Monitor;
import trapline.monitor.allocator.IoRates;
import trapline.monitor.allocator.Shares;

/**
 * How one machine executes in its turns: directly, until its fuel for the turn is used up or there is something to do that only
 * its actor can; with trap assist, v_i that may be are executed in between.
 *
 * @param <G> the kind of guest
 */
final class Turns<G extends Guest> {
    /** The control program failed at a trap that it simulated inline; the guest must return to its checkpoint. */
    static final class AssistFailedException extends Exception {
        private static final long serialVersionUID = 1L;

        AssistFailedException(RuntimeException cause) {
            super(cause.toString(), cause);
        }
    }

    private final G guest;
    private final Debugging debugging;
    private final Monitor<G> monitor;
    private final Host.Scheduling scheduling;
    private final IoRates rates;
    private final boolean assist;
    private TurnBudget budget;
    private long fuel;
    private long interpretedCharged;

    Turns(G guest, Debugging debugging, Host<G> host, VmSpec spec, long now) {
        this.guest = guest;
        this.debugging = debugging;
        this.monitor = host.kind().monitor();
        this.scheduling = host.scheduling();
        this.rates = spec.ioRates();
        this.assist = spec.program().trapAssist();
        this.budget = new TurnBudget(spec.shares(), rates, scheduling.quantum(), now);
    }

    /** Goes by other shares from now on. */
    void share(Shares shares, long now) {
        budget = new TurnBudget(shares, rates, scheduling.quantum(), now);
    }

    /** {@return how long the machine must wait before its next turn, in nanoseconds; 0 if it need not} */
    long nanosUntilAllowed(long now) {
        return budget.nanosUntilAllowed(now);
    }

    void open(long now) {
        fuel = budget.open(now, guest);
    }

    void close(long now) {
        chargeInterpreted();
        budget.close(now, fuel, guest);
    }

    /** {@return whether a turn that was interrupted by a trap may go on} */
    boolean mayGoOn() {
        chargeInterpreted();
        return fuel > 0 && budget.devicesAllowed(guest);
    }

    /** A trap costs fuel, so that a machine that does nothing else cannot take more than its share. */
    void chargeTrap() {
        fuel -= scheduling.trapCost();
    }

    /** What a hybrid monitor interprets while it has the machine is the machine's, as if it had executed it. */
    private void chargeInterpreted() {
        fuel -= guest.interpreted() - interpretedCharged;
        interpretedCharged = guest.interpreted();
    }

    /** {@return why the machine cannot go on by itself; a trap must go as a message} */
    Exit execute() throws AssistFailedException {
        Exit exit = run();
        while (assist && exit instanceof Exit.Trapped(Trap trap) && simulated(trap)) {
            chargeTrap();
            exit = mayGoOn() ? run() : Exit.QUANTUM_EXPIRED;
        }
        return exit;
    }

    private Exit run() {
        long before = guest.retired();
        Exit exit = debugging.run(Math.max(0, fuel));
        fuel -= guest.retired() - before;
        return exit;
    }

    private boolean simulated(Trap trap) throws AssistFailedException {
        guest.checkpoint();
        try {
            return monitor.assist(guest, trap);
        } catch (RuntimeException failure) {
            throw new AssistFailedException(failure);
        }
    }
}
