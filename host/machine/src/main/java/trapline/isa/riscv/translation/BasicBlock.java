package trapline.isa.riscv.translation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Instructions that are executed one after the other, and how it goes on behind them. */
final class BasicBlock {
    /** How a block ends. */
    enum Ending {
        /** Without a jump. */
        FALL,
        /** With a branch: the first edge if it is taken, the second if not. */
        BRANCH,
        /** With a jump that keeps no return address. */
        JUMP,
        /** With a jump that does, into the region: the edge leads where it jumps. */
        CALL_INSIDE,
        /** With a jump that does, out of the region: the edge leads to where it returns. */
        CALL,
        /** The same, to where a register says. */
        INDIRECT_CALL,
        /** With a jump to where a register says, which keeps no return address: the edges lead where it is known to go. */
        INDIRECT
    }

    /**
     * Where it goes on.
     *
     * @param offset in bytes from the head
     * @param target the block there, if it is in the region
     * @param back whether it closes a loop
     */
    record Edge(int offset, @Nullable BasicBlock target, boolean back) {}

    /** Where it begins, in bytes from the head. */
    final int start;

    /** The indices of its instructions in the request. */
    final List<Integer> instructions = new ArrayList<>();

    final List<Edge> edges = new ArrayList<>();
    Ending ending = Ending.FALL;

    /** How many instructions are executed at most before fuel is looked at again. */
    int cost;

    BasicBlock(int start) {
        this.start = start;
    }

    int size() {
        return instructions.size();
    }

    /** {@return whether it ends with a call out of the region} */
    boolean isCall() {
        return ending == Ending.CALL || ending == Ending.INDIRECT_CALL;
    }
}
