package trapline.isa.riscv.translation;

import static trapline.isa.riscv.DecodedInstruction.immediate;
import static trapline.isa.riscv.DecodedInstruction.length;
import static trapline.isa.riscv.DecodedInstruction.opcode;
import static trapline.isa.riscv.DecodedInstruction.rd;
import static trapline.isa.riscv.DecodedInstruction.rs1;
import static trapline.isa.riscv.DecodedInstruction.rs2;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ConstantDescs;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import trapline.isa.riscv.Opcode;
import trapline.isa.riscv.TranslationRequest;
import trapline.isa.riscv.translation.BasicBlock.Edge;

/**
 * Writes the method of a region: the blocks in their order, with jumps between them.
 *
 * <p>Fuel is exact. A block takes the number of its instructions off when it is entered; where it is left early, the rest is given
 * back. It is looked at only on entry, where loops are closed, and behind calls: there the region is left unless what is left
 * suffices for the longest way to the next such place. The interpreter executes the last instructions of a quantum.
 */
final class RegionWriter {
    /** The place that is called is not known. */
    private static final int UNKNOWN = Integer.MIN_VALUE;

    private final TranslationRequest request;
    private final List<BasicBlock> blocks;
    private final Liveness liveness;
    private final Words words;
    private final CodeBuilder builder;
    private final RegionCode code;
    private final Map<BasicBlock, Label> labels = new HashMap<>();
    private final Deque<Runnable> later = new ArrayDeque<>();

    RegionWriter(TranslationRequest request, List<BasicBlock> blocks, CodeBuilder builder) {
        this.request = request;
        this.blocks = blocks;
        this.liveness = Liveness.of(request, blocks);
        this.words = Words.of(request, blocks, liveness);
        this.builder = builder;
        this.code =
                new RegionCode(builder, Names.of(request.tier().className()), request.open(), Operands.floats(request));
    }

    /** Writes the method; {@return the ways out that it uses} */
    Set<WayOut> write() {
        BasicBlock head = blocks.getFirst();
        for (BasicBlock block : blocks) {
            labels.put(block, builder.newLabel());
        }
        code.begin(liveness.all(), words.everInts());
        Label empty = builder.newLabel();
        code.jumpIfLess(head.cost, empty);
        later.add(() -> {
            builder.labelBinding(empty);
            code.out().leave(0, 0);
        });
        code.reload(liveness.liveIn(head));
        guess(words.guessed());
        for (int i = 0; i < blocks.size(); i++) {
            block(blocks.get(i), i + 1 < blocks.size() ? blocks.get(i + 1) : null);
        }
        while (!later.isEmpty()) {
            later.remove().run();
        }
        return code.out().end();
    }

    private void guess(long registers) {
        if (registers != 0) {
            Label wrong = builder.newLabel();
            code.jumpUnlessWords(registers, wrong);
            code.longsToInts(registers);
            later.add(() -> {
                builder.labelBinding(wrong);
                code.guessedWrong();
                code.out().leave(0, 0);
            });
        }
    }

    private void block(BasicBlock block, @Nullable BasicBlock next) {
        Label start = builder.newLabel();
        Label end = builder.newLabel();
        builder.labelBinding(label(block));
        code.use(block.size());
        code.keepInts(words.ints(block));
        code.intsToLongs(words.handed(block) & ~words.ints(block));
        builder.labelBinding(start);
        long dirty = liveness.dirtyIn(block);
        long known = words.in(block);
        PageSharing sharing = PageSharing.of(request, block);
        for (int i = 0; i < block.size(); i++) {
            int index = block.instructions.get(i);
            long d = request.instruction(index);
            boolean last = i + 1 == block.size();
            code.at(request.offset(index), block.size() - i, dirty, known);
            if (last && block.ending != BasicBlock.Ending.FALL) {
                break;
            }
            PageSharing.Group group = sharing.group(index);
            code.share(group, group != null && group.leader == index);
            Emitters.of(opcode(d)).emit(code, d, request.offset(index));
            dirty |= Operands.written(d);
            known = Words.after(d, known);
        }
        builder.labelBinding(end);
        if (liveness.mayExit(block)) {
            builder.exceptionCatch(start, end, code.out().slow(liveness.dirtyAtExit(block)), Names.SLOW_PATH);
        }
        ending(block, next);
    }

    private void ending(BasicBlock block, @Nullable BasicBlock next) {
        int index = block.instructions.getLast();
        long d = request.instruction(index);
        int offset = request.offset(index);
        if (block.ending == BasicBlock.Ending.CALL_INSIDE) {
            code.set(rd(d), () -> code.address(offset + 2 * length(d)));
        }
        if (!block.isCall()) {
            handOver(block);
        }
        switch (block.ending) {
            case FALL, JUMP, CALL_INSIDE -> goTo(block, block.edges.getFirst(), next);
            case BRANCH -> {
                branch(d, label(block, block.edges.getFirst()));
                goTo(block, block.edges.getLast(), next);
            }
            case CALL -> {
                int back = block.edges.getFirst().offset();
                code.set(rd(d), () -> code.address(back));
                call(block, next, offset + 2 * immediate(d));
            }
            case INDIRECT_CALL -> {
                int back = block.edges.getFirst().offset();
                pushTarget(d);
                code.set(rd(d), () -> code.address(back));
                call(block, next, UNKNOWN);
            }
            case INDIRECT -> {
                pushTarget(d);
                indirect(block);
            }
        }
    }

    /** Has the registers that other blocks take over where those expect them. */
    private void handOver(BasicBlock block) {
        long asInts = 0;
        long asLongs = 0;
        for (Edge edge : block.edges) {
            if (edge.target() != null) {
                asInts |= words.handed(edge.target());
                asLongs |= liveness.liveIn(edge.target()) & ~words.handed(edge.target());
            }
        }
        long ints = words.ints(block);
        code.longsToInts(asInts & ~ints);
        code.intsToLongs(asLongs & ints);
    }

    /** Goes on at the address on the stack if it is known, else leaves. */
    private void indirect(BasicBlock block) {
        code.popNext();
        if (!block.edges.isEmpty()) {
            Label elsewhere = builder.newLabel();
            code.pushNextOffset(elsewhere);
            List<SwitchCase> cases = block.edges.stream()
                    .map(edge -> SwitchCase.of(edge.offset(), label(block, edge)))
                    .toList();
            builder.lookupswitch(elsewhere, cases);
            builder.labelBinding(elsewhere);
        }
        code.out().leaveForNext(liveness.dirtyOut(block));
    }

    private void pushTarget(long d) {
        code.get(rs1(d));
        if (immediate(d) != 0) {
            code.constant(immediate(d));
            builder.ladd();
        }
        code.constant(-2);
        builder.land();
    }

    /** Writes a branch to a label. */
    private void branch(long d, Label taken) {
        int opcode = opcode(d);
        if (code.isWord(rs1(d)) && code.isWord(rs2(d))) {
            branchOnWords(d, taken);
            return;
        }
        code.get(rs1(d));
        code.get(rs2(d));
        if (opcode >= Opcode.BLTU) {
            builder.invokestatic(ConstantDescs.CD_Long, "compareUnsigned", Names.COMPARISON);
        } else {
            builder.lcmp();
        }
        switch (opcode) {
            case Opcode.BEQ -> builder.ifeq(taken);
            case Opcode.BNE -> builder.ifne(taken);
            case Opcode.BLT, Opcode.BLTU -> builder.iflt(taken);
            default -> builder.ifge(taken);
        }
    }

    private void branchOnWords(long d, Label taken) {
        code.getWord(rs1(d));
        code.getWord(rs2(d));
        if (opcode(d) >= Opcode.BLTU) {
            // Sign-extended, they are in the same order as without their extension.
            builder.invokestatic(ConstantDescs.CD_Integer, "compareUnsigned", Names.INT_COMPARISON);
        }
        switch (opcode(d)) {
            case Opcode.BEQ -> builder.if_icmpeq(taken);
            case Opcode.BNE -> builder.if_icmpne(taken);
            case Opcode.BLT -> builder.if_icmplt(taken);
            case Opcode.BGE -> builder.if_icmpge(taken);
            case Opcode.BLTU -> builder.iflt(taken);
            default -> builder.ifge(taken);
        }
    }

    /** Calls a place of the code, or what is at the address on the stack; goes on where it returns to, if it does. */
    private void call(BasicBlock block, @Nullable BasicBlock next, int place) {
        Edge edge = block.edges.getFirst();
        BasicBlock target = edge.target();
        long dirty = liveness.dirtyOut(block);
        if (place != UNKNOWN && (target == null || place != 0)) {
            code.address(place);
        }
        if (target == null) {
            code.out().leaveTo(dirty);
            return;
        }
        if (place == 0) {
            Label deepest = builder.newLabel();
            code.jumpIfDeepest(deepest);
            later.add(() -> {
                builder.labelBinding(deepest);
                code.keepInts(words.ints(block));
                code.out().leave(0, dirty);
            });
        }
        code.spill(dirty);
        code.storeFuel();
        if (place == 0) {
            code.callSelf();
        } else {
            code.call(edge.offset());
        }
        Label returned = builder.newLabel();
        builder.dup2();
        code.address(edge.offset());
        builder.lcmp().ifeq(returned);
        code.returnNext();
        builder.labelBinding(returned).pop2();
        code.loadFuel();
        code.loadReady();
        Label empty = builder.newLabel();
        code.jumpIfLess(target.cost, empty);
        later.add(() -> {
            builder.labelBinding(empty);
            code.out().leave(edge.offset(), 0);
        });
        code.keepInts(0);
        code.reload(liveness.liveIn(target));
        if (target != next) {
            builder.goto_(label(target));
        }
    }

    private void goTo(BasicBlock block, Edge edge, @Nullable BasicBlock next) {
        if (edge.back() || edge.target() == null || edge.target() != next) {
            builder.goto_(label(block, edge));
        }
    }

    private Label label(BasicBlock block) {
        Label label = labels.get(block);
        if (label == null) {
            throw new IllegalArgumentException("a block of another region");
        }
        return label;
    }

    /** {@return where to jump to follow an edge: to the block, if nothing is to be done on the way} */
    private Label label(BasicBlock block, Edge edge) {
        BasicBlock target = edge.target();
        if (target != null && !edge.back()) {
            return label(target);
        }
        Label way = builder.newLabel();
        long dirty = liveness.dirtyOut(block);
        later.add(() -> {
            builder.labelBinding(way);
            code.keepInts(words.ints(block));
            if (target != null) {
                Label empty = builder.newLabel();
                code.jumpIfLess(target.cost, empty);
                builder.goto_(label(target)).labelBinding(empty);
            }
            code.out().leave(edge.offset(), dirty);
        });
        return way;
    }
}
