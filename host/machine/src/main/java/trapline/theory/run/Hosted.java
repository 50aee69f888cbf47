package trapline.theory.run;

import trapline.machine.Exit;
import trapline.machine.Trap;
import trapline.monitor.Guest;
import trapline.monitor.MachineKind;
import trapline.monitor.Monitor;

/** CP = &lt;D, A, {v_i}&gt; as a loop: what the actors of a node do by messages, done by calls. */
final class Hosted {
    private Hosted() {}

    /**
     * Runs a virtual machine until its step count is {@code step}, as {@link trapline.machine.BareMachine#runTo} does.
     *
     * @return why it stopped; never {@link Exit.Trapped}
     */
    static <G extends Guest> Exit runTo(MachineKind<G> kind, G guest, long step) {
        Monitor<G> monitor = kind.monitor();
        while (true) {
            Exit exit = guest.run(Math.max(0, step - guest.steps()));
            if (!(exit instanceof Exit.Trapped(Trap trap))) {
                return exit;
            }
            monitor.interpreters().get(monitor.dispatch(guest, trap)).interpret(guest, trap);
            if (guest.relocationRequested()) {
                guest.composeRelocation();
            }
        }
    }
}
