package trapline.monitor.thirdgen;

import trapline.isa.thirdgen.PrivilegedInstruction;
import trapline.isa.thirdgen.ThirdGenState;
import trapline.machine.Trap;
import trapline.monitor.Interpreter;

/**
 * The v_i of a privileged instruction: executes it on the virtual state as the bare machine does on its own.
 *
 * @param instruction which
 */
record PrivilegedInterpreter(PrivilegedInstruction instruction) implements Interpreter<ThirdGenGuest> {
    @Override
    public String name() {
        return instruction.operation().mnemonic();
    }

    /** The PSW and the timer are the virtual processor's own; devices are not, halting is for all to see, and R is for A. */
    @Override
    public boolean assistable() {
        return switch (instruction) {
            case SPSW, TSET, TGET -> true;
            case LPSW, LRB, HALT, COUT, CIN, IDLE, DRD, DWR -> false;
        };
    }

    /** If the PSW cannot be loaded, the trap that this is sets R as well. */
    @Override
    public boolean alwaysSetsR() {
        return instruction == PrivilegedInstruction.LPSW || instruction == PrivilegedInstruction.LRB;
    }

    @Override
    public void interpret(ThirdGenGuest guest, Trap trap) {
        ThirdGenState state = guest.state();
        instruction.execute(state, trap.operand()).ifPresent(state::take);
    }
}
