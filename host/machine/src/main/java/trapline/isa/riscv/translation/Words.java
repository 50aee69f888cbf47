package trapline.isa.riscv.translation;

import static trapline.isa.riscv.DecodedInstruction.immediate;
import static trapline.isa.riscv.DecodedInstruction.opcode;
import static trapline.isa.riscv.DecodedInstruction.rd;
import static trapline.isa.riscv.DecodedInstruction.rs1;
import static trapline.isa.riscv.DecodedInstruction.rs2;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import trapline.isa.riscv.DecodedInstruction;
import trapline.isa.riscv.Guess;
import trapline.isa.riscv.Opcode;
import trapline.isa.riscv.TranslationRequest;
import trapline.isa.riscv.translation.BasicBlock.Edge;

/**
 * Which integer registers hold words, that is, 32 bits with their sign extended, and so may be in variables of type int: rotations,
 * comparisons and counters of words are then what HotSpot's compiler knows. Sets of registers are masks as in {@link Liveness}.
 *
 * <p>What a register is kept in is the same throughout a block, so that there is one way out on the slow path; a value is converted where
 * a block begins or ends. At the head of a loop it is guessed, where that makes the loop's own values words, that the values from outside
 * are words too; they nearly always are, because the calling convention keeps 32-bit numbers like that.
 */
final class Words {
    private static final long INTEGERS = 0xffff_ffffL;

    /** What is known of a block: the words when it is entered, and the registers that it keeps in ints. */
    private static final class Facts {
        long in = INTEGERS;
        long ints;
    }

    private final TranslationRequest request;
    private final List<BasicBlock> blocks;
    private final Liveness liveness;
    private final Map<BasicBlock, Facts> facts = new HashMap<>();
    private final boolean guess;

    private Words(TranslationRequest request, List<BasicBlock> blocks, Liveness liveness) {
        this.request = request;
        this.blocks = blocks;
        this.liveness = liveness;
        this.guess = request.guess() != Guess.NONE && isLoop(blocks);
    }

    /** {@return the sets for the blocks of a region} */
    static Words of(TranslationRequest request, List<BasicBlock> blocks, Liveness liveness) {
        Words words = new Words(request, blocks, liveness);
        if (words.guess) {
            long changed = words.changed();
            words.find(changed);
            long read = request.guess() == Guess.READ ? liveness.readIn(blocks.getFirst()) : INTEGERS;
            words.find(words.in(blocks.getFirst()) & changed & read | words.beside(~changed));
        } else {
            words.find(0);
        }
        for (BasicBlock block : blocks) {
            words.choose(block);
        }
        return words;
    }

    private static boolean isLoop(List<BasicBlock> blocks) {
        BasicBlock head = blocks.getFirst();
        return blocks.stream()
                .anyMatch(block -> !block.isCall()
                        && block.ending != BasicBlock.Ending.CALL_INSIDE
                        && block.edges.stream().anyMatch(edge -> edge.target() == head));
    }

    /** {@return the words when a block is entered} */
    long in(BasicBlock block) {
        return at(block).in;
    }

    /** {@return the registers that are in ints in a block; the others are in longs} */
    long ints(BasicBlock block) {
        return at(block).ints;
    }

    /** {@return the registers that are in ints anywhere} */
    long everInts() {
        long all = 0;
        for (BasicBlock block : blocks) {
            all |= ints(block) | handed(block);
        }
        return all & liveness.all();
    }

    /** {@return the registers that must be words when the region is entered} */
    long guessed() {
        BasicBlock head = blocks.getFirst();
        return guess ? in(head) & liveness.liveIn(head) : 0;
    }

    /** {@return the registers that are handed to a block in ints} */
    long handed(BasicBlock block) {
        return in(block) & liveness.liveIn(block);
    }

    private Facts at(BasicBlock block) {
        return facts.computeIfAbsent(block, _ -> new Facts());
    }

    private long changed() {
        long changed = 0;
        for (BasicBlock block : blocks) {
            for (int index : block.instructions) {
                changed |= Operands.written(request.instruction(index));
            }
        }
        return changed & INTEGERS;
    }

    /** {@return those of some registers that are compared or combined with words} */
    private long beside(long some) {
        long found = 0;
        for (BasicBlock block : blocks) {
            long words = in(block);
            for (int index : block.instructions) {
                long d = request.instruction(index);
                if (opcode(d) >= Opcode.BEQ && opcode(d) <= Opcode.BGEU || isLogical(opcode(d))) {
                    long operands = Operands.read(d);
                    found |= (operands & words) != 0 ? operands & some : 0;
                }
                words = after(d, words);
            }
        }
        return found & INTEGERS;
    }

    /** Finds the words everywhere, if certain registers are words where the region is entered: the most that is certain. */
    private void find(long atHead) {
        facts.clear();
        at(blocks.getFirst()).in = atHead;
        boolean changed = true;
        while (changed) {
            changed = false;
            for (BasicBlock block : blocks) {
                long out = block.isCall() ? 0 : out(block);
                for (Edge edge : block.edges) {
                    if (edge.target() != null) {
                        Facts target = at(edge.target());
                        changed |= (target.in & out) != target.in;
                        target.in &= out;
                    }
                }
            }
        }
    }

    private long out(BasicBlock block) {
        long words = in(block);
        for (int index : block.instructions) {
            words = after(request.instruction(index), words);
        }
        return words;
    }

    /** A register is in an int if all that it holds in the block are words. */
    private void choose(BasicBlock block) {
        long words = in(block);
        long others = liveness.liveIn(block) & ~words;
        for (int index : block.instructions) {
            long d = request.instruction(index);
            words = after(d, words);
            others |= Operands.written(d) & ~words;
        }
        at(block).ints = INTEGERS & ~others;
    }

    /** {@return whether a register is among some, or x0} */
    static boolean isWord(int register, long words) {
        return register == 0 || (words >>> register & 1) != 0;
    }

    /** {@return whether the operation of an instruction makes a word of words} */
    private static boolean isLogical(int opcode) {
        return opcode >= Opcode.XORI && opcode <= Opcode.ANDI
                || opcode == Opcode.XOR
                || opcode == Opcode.OR
                || opcode == Opcode.AND;
    }

    /** {@return the words behind an instruction, from those before it} */
    static long after(long d, long words) {
        int rd = rd(d);
        if ((Operands.written(d) & INTEGERS) == 0 || rd == 0 || rd == DecodedInstruction.SINK) {
            return words;
        }
        return makesWord(d, words) ? words | 1L << rd : words & ~(1L << rd);
    }

    private static boolean makesWord(long d, long words) {
        int opcode = opcode(d);
        boolean first = isWord(rs1(d), words);
        boolean second = isWord(rs2(d), words);
        return switch (opcode) {
            case Opcode.LI, Opcode.LB, Opcode.LH, Opcode.LW, Opcode.LBU, Opcode.LHU -> true;
            case Opcode.LR_W, Opcode.SC_W, Opcode.SC_D -> true;
            case Opcode.AMOSWAP_W, Opcode.AMOADD_W, Opcode.AMOXOR_W, Opcode.AMOAND_W, Opcode.AMOOR_W -> true;
            case Opcode.AMOMIN_W, Opcode.AMOMAX_W, Opcode.AMOMINU_W, Opcode.AMOMAXU_W -> true;
            case Opcode.SLT, Opcode.SLTU, Opcode.SLTI, Opcode.SLTIU -> true;
            case Opcode.ADDIW, Opcode.SLLIW, Opcode.SRLIW, Opcode.SRAIW -> true;
            case Opcode.ADDW, Opcode.SUBW, Opcode.SLLW, Opcode.SRLW, Opcode.SRAW -> true;
            case Opcode.MULW, Opcode.DIVW, Opcode.DIVUW, Opcode.REMW, Opcode.REMUW -> true;
            case Opcode.FEQ_S, Opcode.FLT_S, Opcode.FLE_S, Opcode.FEQ_D, Opcode.FLT_D, Opcode.FLE_D -> true;
            case Opcode.FMV_X_W, Opcode.FCVT_W_S, Opcode.FCVT_W_D -> true;
            case Opcode.CLZ, Opcode.CLZW, Opcode.CTZ, Opcode.CTZW, Opcode.CPOP, Opcode.CPOPW -> true;
            case Opcode.SEXT_B, Opcode.SEXT_H, Opcode.ZEXT_H, Opcode.BEXT, Opcode.BEXTI -> true;
            case Opcode.ROLW, Opcode.RORW, Opcode.RORIW -> true;
            case Opcode.MV, Opcode.XORI, Opcode.ORI -> first;
            case Opcode.ANDI -> first || immediate(d) >= 0;
            case Opcode.SRLI -> immediate(d) > 32;
            case Opcode.SRAI -> first || immediate(d) >= 32;
            case Opcode.XOR, Opcode.OR, Opcode.AND -> first && second;
            case Opcode.ANDN, Opcode.ORN, Opcode.XNOR, Opcode.MIN, Opcode.MAX -> first && second;
            default -> false;
        };
    }
}
