package trapline.isa.thirdgen;

import trapline.machine.Mode;
import trapline.machine.RelocationBounds;

/** The processor's part of a state, M, P, R and the registers, kept aside. */
public final class StateCheckpoint {
    private final long[] registers = new long[ThirdGenState.REGISTERS];
    private long p;
    private Mode mode = Mode.SUPERVISOR;
    private RelocationBounds r = RelocationBounds.NOTHING;

    /** Nothing yet. */
    public StateCheckpoint() {}

    /**
     * Keeps a state's.
     *
     * @param state whose
     */
    public void keep(ThirdGenState state) {
        System.arraycopy(state.registers, 0, registers, 0, ThirdGenState.REGISTERS);
        p = state.p;
        mode = state.mode;
        r = state.r;
    }

    /**
     * Returns a state to what was kept; the allocator must compose R again.
     *
     * @param state the one that was kept
     */
    public void restore(ThirdGenState state) {
        System.arraycopy(registers, 0, state.registers, 0, ThirdGenState.REGISTERS);
        state.p = p;
        state.mode = mode;
        state.setR(r);
    }
}
