package trapline.monitor.thirdgen;

import trapline.machine.Exit;
import trapline.machine.Trap;
import trapline.monitor.Monitor;

/** CP = &lt;D, A, {v_i}&gt; as a loop, for tests: what the actors do by messages, done by calls. */
final class PureControlProgram {
    private final Monitor<ThirdGenGuest> monitor;
    private final ThirdGenGuest guest;
    private final boolean assist;

    PureControlProgram(Monitor<ThirdGenGuest> monitor, ThirdGenGuest guest) {
        this(monitor, guest, false);
    }

    PureControlProgram(Monitor<ThirdGenGuest> monitor, ThirdGenGuest guest, boolean assist) {
        this.monitor = monitor;
        this.guest = guest;
        this.assist = assist;
    }

    /** Runs until the guest's step count is {@code step}, as {@link trapline.machine.BareMachine#runTo} does. */
    Exit runTo(long step) {
        while (true) {
            Exit exit = guest.run(step - guest.steps());
            if (!(exit instanceof Exit.Trapped(Trap trap))) {
                return exit;
            }
            if (assist && monitor.assist(guest, trap)) {
                continue;
            }
            int interpreter = monitor.dispatch(guest, trap);
            monitor.interpreters().get(interpreter).interpret(guest, trap);
            if (guest.relocationRequested()) {
                guest.composeRelocation();
            }
        }
    }
}
