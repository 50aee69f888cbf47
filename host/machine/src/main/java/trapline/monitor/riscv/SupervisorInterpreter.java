package trapline.monitor.riscv;

import trapline.machine.Trap;
import trapline.monitor.Interpreter;

/** The v_i of a hybrid monitor: interprets all of virtual supervisor mode, which is S and M. */
record SupervisorInterpreter() implements Interpreter<RiscVGuest> {
    @Override
    public String name() {
        return "supervisor-mode";
    }

    @Override
    public void interpret(RiscVGuest guest, Trap trap) {
        guest.interpretation().run();
    }
}
