package trapline.monitor.thirdgen;

import trapline.isa.thirdgen.StateCheckpoint;
import trapline.isa.thirdgen.ThirdGenBareMachine;
import trapline.isa.thirdgen.ThirdGenState;
import trapline.machine.Mode;
import trapline.machine.Processor;
import trapline.monitor.Monitoring;

/**
 * How a hybrid monitor's control program interprets a machine's virtual supervisor mode (paper, Theorem 3): one instruction after the
 * other, by the bare machine's semantics on the virtual M and R, until the virtual mode is user, or A is needed, or as many
 * steps as the machine may run are done.
 */
final class SupervisorInterpretation {
    private final ThirdGenState state;
    private final Processor<ThirdGenState> semantics;
    private final StateCheckpoint checkpoint;
    private long allowed;
    private long retired;

    /**
     * Of one machine.
     *
     * @param state the machine's
     * @param semantics a processor that goes by the virtual M and R
     * @param checkpoint where to keep the state before each instruction, so that a failure costs only that one
     */
    SupervisorInterpretation(ThirdGenState state, Processor<ThirdGenState> semantics, StateCheckpoint checkpoint) {
        this.state = state;
        this.semantics = semantics;
        this.checkpoint = checkpoint;
    }

    /** {@return how many instructions were interpreted and completed} */
    long retired() {
        return retired;
    }

    /**
     * {@return whether the machine must not be executed directly now; a machine that is idle executes nothing in either mode}
     *
     * @param quantum how many instructions may retire
     */
    boolean due(long quantum) {
        allowed = Math.min(quantum, Monitoring.MOST_INTERPRETED);
        return quantum > 0 && state.mode() == Mode.SUPERVISOR && !state.halted() && !state.waiting();
    }

    /** Interprets, after {@link #due}. */
    void run() {
        long end = state.steps() + allowed;
        while (state.steps() < end
                && state.mode() == Mode.SUPERVISOR
                && state.composed()
                && !state.halted()
                && !state.waiting()) {
            checkpoint.keep(state);
            long before = state.retired();
            ThirdGenBareMachine.step(state, semantics).ifPresent(state::take);
            retired += state.retired() - before;
        }
    }
}
