package trapline.isa.riscv.translation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import trapline.isa.riscv.TranslationRequest;
import trapline.isa.riscv.translation.BasicBlock.Edge;

/**
 * Which registers are where: those that have changed since the region was entered are in local variables only, and wherever it may be
 * left they must be put back; those that are needed must have been loaded. Sets of registers are masks: the integer ones in bits 0 to
 * 31, the floating-point ones in bits 32 to 63.
 */
final class Liveness {
    private static final class Facts {
        long used;
        long defined;
        /** Defined before the last instruction that may leave the region. */
        long definedBeforeExit;

        boolean mayExit;
        long dirtyIn;
        long liveIn;
        long readIn;
    }

    private final Map<BasicBlock, Facts> facts = new HashMap<>();
    private final List<BasicBlock> blocks;

    private Liveness(List<BasicBlock> blocks) {
        this.blocks = blocks;
    }

    /** {@return the sets for the blocks of a region} */
    static Liveness of(TranslationRequest request, List<BasicBlock> blocks) {
        Liveness liveness = new Liveness(blocks);
        for (BasicBlock block : blocks) {
            liveness.facts.put(block, summary(request, block));
        }
        liveness.findDirty();
        liveness.findLive();
        return liveness;
    }

    /** {@return the registers that have changed when a block is entered} */
    long dirtyIn(BasicBlock block) {
        return at(block).dirtyIn;
    }

    /** {@return the registers that have changed when a block is left} */
    long dirtyOut(BasicBlock block) {
        return at(block).dirtyIn | at(block).defined;
    }

    /** {@return the registers that may have changed where the block is left on the slow path} */
    long dirtyAtExit(BasicBlock block) {
        return at(block).dirtyIn | at(block).definedBeforeExit;
    }

    /** {@return whether the block may be left on the slow path} */
    boolean mayExit(BasicBlock block) {
        return at(block).mayExit;
    }

    /** {@return the registers that must be in local variables when a block is entered} */
    long liveIn(BasicBlock block) {
        return at(block).liveIn;
    }

    /** {@return the registers that instructions read, from a block on, before they set them} */
    long readIn(BasicBlock block) {
        return at(block).readIn;
    }

    /** {@return all registers that are in local variables anywhere} */
    long all() {
        long all = 0;
        for (Facts of : facts.values()) {
            all |= of.used | of.defined | of.liveIn;
        }
        return all;
    }

    private Facts at(BasicBlock block) {
        Facts found = facts.get(block);
        if (found == null) {
            throw new IllegalArgumentException("a block of another region");
        }
        return found;
    }

    private static Facts summary(TranslationRequest request, BasicBlock block) {
        Facts facts = new Facts();
        for (int index : block.instructions) {
            long d = request.instruction(index);
            facts.used |= Operands.read(d) & ~facts.defined;
            if (Operands.mayExit(d)) {
                facts.mayExit = true;
                facts.definedBeforeExit = facts.defined;
            }
            facts.defined |= Operands.written(d);
        }
        return facts;
    }

    private void findDirty() {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (BasicBlock block : blocks) {
                long out = block.isCall() ? 0 : dirtyOut(block);
                for (Edge edge : block.edges) {
                    if (edge.target() != null) {
                        Facts target = at(edge.target());
                        changed |= (target.dirtyIn | out) != target.dirtyIn;
                        target.dirtyIn |= out;
                    }
                }
            }
        }
    }

    private void findLive() {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (BasicBlock block : blocks.reversed()) {
                Facts here = at(block);
                long exit = here.mayExit ? dirtyAtExit(block) : 0;
                long live = here.used | exit | liveOut(block) & ~here.defined;
                long read = here.used | readOut(block) & ~here.defined;
                changed |= live != here.liveIn || read != here.readIn;
                here.liveIn = live;
                here.readIn = read;
            }
        }
    }

    private long readOut(BasicBlock block) {
        long read = 0;
        for (Edge edge : block.edges) {
            read |= edge.target() == null || block.isCall() ? 0 : at(edge.target()).readIn;
        }
        return read;
    }

    private long liveOut(BasicBlock block) {
        if (block.isCall()) {
            return dirtyOut(block);
        }
        long live = block.ending == BasicBlock.Ending.INDIRECT ? dirtyOut(block) : 0;
        for (Edge edge : block.edges) {
            // Where a loop is closed the region may be left too.
            live |= edge.target() == null || edge.back() ? dirtyOut(block) : 0;
            live |= edge.target() == null ? 0 : at(edge.target()).liveIn;
        }
        return live;
    }
}
