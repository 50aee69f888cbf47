package trapline.monitor.thirdgen;

import trapline.machine.Exit;
import trapline.machine.Trap;
import trapline.monitor.Monitor;

/** CP = &lt;D, A, {v_i}&gt; as a loop, for tests: what the actors do by messages, done by calls. */
final class PureControlProgram {
    private final Monitor<ThirdGenGuest> monitor;
    private final ThirdGenGuest guest;

    PureControlProgram(Monitor<ThirdGenGuest> monitor, ThirdGenGuest guest) {
        this.monitor = monitor;
        this.guest = guest;
    }

    /** Runs until the guest's step count is {@code step}, as {@link trapline.machine.BareMachine#runTo} does. */
    Exit runTo(long step) {
        while (true) {
            Exit exit = guest.run(step - guest.steps());
            if (!(exit instanceof Exit.Trapped(Trap trap))) {
                return exit;
            }
            int interpreter = monitor.dispatcher().dispatch(guest, trap);
            monitor.interpreters().get(interpreter).interpret(guest, trap);
            if (guest.relocationRequested()) {
                guest.composeRelocation();
            }
        }
    }
}
