package trapline.monitor.thirdgen;

import trapline.machine.Trap;
import trapline.monitor.Interpreter;

/** The v_i of a hybrid monitor: interprets all of virtual supervisor mode. */
record SupervisorInterpreter() implements Interpreter<ThirdGenGuest> {
    @Override
    public String name() {
        return "supervisor-mode";
    }

    @Override
    public void interpret(ThirdGenGuest guest, Trap trap) {
        guest.interpretation().run();
    }
}
