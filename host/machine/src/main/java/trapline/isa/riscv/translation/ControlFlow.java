package trapline.isa.riscv.translation;

import static trapline.isa.riscv.DecodedInstruction.immediate;
import static trapline.isa.riscv.DecodedInstruction.length;
import static trapline.isa.riscv.DecodedInstruction.opcode;
import static trapline.isa.riscv.DecodedInstruction.rd;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import trapline.isa.riscv.DecodedInstruction;
import trapline.isa.riscv.Opcode;
import trapline.isa.riscv.TranslationRequest;
import trapline.isa.riscv.translation.BasicBlock.Edge;
import trapline.isa.riscv.translation.BasicBlock.Ending;

/** The blocks of a region, in an order in which each comes before those it leads to, but for loops. */
final class ControlFlow {
    private final TranslationRequest request;
    private final Map<Integer, Integer> indices = new HashMap<>();
    private final Map<Integer, BasicBlock> blocks = new HashMap<>();
    private final List<BasicBlock> order = new ArrayList<>();
    private final Set<BasicBlock> open = new HashSet<>();
    private final Set<BasicBlock> done = new HashSet<>();

    private ControlFlow(TranslationRequest request) {
        this.request = request;
    }

    /**
     * {@return the blocks, the head's first}
     *
     * @param request the code
     * @param limit how many instructions are to be in blocks at most; those farthest behind in the code are left out
     */
    static List<BasicBlock> blocks(TranslationRequest request, int limit) {
        ControlFlow flow = new ControlFlow(request);
        int kept = 0;
        int head = head(request);
        for (int i = 0; i < request.size(); i++) {
            // The head stays, and what is nearest to it.
            if (i >= head - limit / 2 && kept < limit) {
                flow.indices.put(request.offset(i), i);
                kept++;
            }
        }
        flow.makeBlocks();
        flow.visit(Objects.requireNonNull(flow.blocks.get(0)));
        Collections.reverse(flow.order);
        flow.measure();
        return flow.order;
    }

    private static int head(TranslationRequest request) {
        int head = 0;
        while (request.offset(head) != 0) {
            head++;
        }
        return head;
    }

    private void makeBlocks() {
        Set<Integer> leaders = new HashSet<>(Set.of(0));
        for (int i : indices.values()) {
            long d = request.instruction(i);
            Ending ending = ending(i);
            if (ending != Ending.FALL) {
                leaders.add(request.offset(i) + 2 * length(d));
                leaders.add(request.offset(i) + 2 * immediate(d));
            }
            if (ending == Ending.INDIRECT) {
                leaders.addAll(request.targets(request.offset(i)));
            }
        }
        for (int leader : leaders) {
            if (indices.containsKey(leader)) {
                blocks.put(leader, fill(new BasicBlock(leader), leaders));
            }
        }
    }

    private BasicBlock fill(BasicBlock block, Set<Integer> leaders) {
        int offset = block.start;
        do {
            int index = Objects.requireNonNull(indices.get(offset));
            block.instructions.add(index);
            block.ending = ending(index);
            offset += 2 * length(request.instruction(index));
        } while (block.ending == Ending.FALL && indices.containsKey(offset) && !leaders.contains(offset));
        return block;
    }

    private Ending ending(int index) {
        long d = request.instruction(index);
        int opcode = opcode(d);
        if (opcode >= Opcode.BEQ && opcode <= Opcode.BGEU) {
            return Ending.BRANCH;
        }
        return switch (opcode) {
            case Opcode.J -> Ending.JUMP;
            case Opcode.JAL -> isInside(index, d) ? Ending.CALL_INSIDE : Ending.CALL;
            case Opcode.JALR -> rd(d) == DecodedInstruction.SINK ? Ending.INDIRECT : Ending.INDIRECT_CALL;
            default -> Ending.FALL;
        };
    }

    private boolean isInside(int index, long d) {
        int offset = request.offset(index);
        int target = offset + 2 * immediate(d);
        return request.targets(offset).contains(target) && indices.containsKey(target);
    }

    private void visit(BasicBlock block) {
        open.add(block);
        for (int offset : exits(block)) {
            BasicBlock target = blocks.get(offset);
            block.edges.add(new Edge(offset, target, target != null && open.contains(target)));
            if (target != null && !open.contains(target) && !done.contains(target)) {
                visit(target);
            }
        }
        open.remove(block);
        done.add(block);
        order.add(block);
    }

    private List<Integer> exits(BasicBlock block) {
        int last = block.instructions.getLast();
        long d = request.instruction(last);
        int next = request.offset(last) + 2 * length(d);
        int target = request.offset(last) + 2 * immediate(d);
        return switch (block.ending) {
            case FALL, CALL, INDIRECT_CALL -> List.of(next);
            case BRANCH -> List.of(target, next);
            case JUMP, CALL_INSIDE -> List.of(target);
            case INDIRECT -> inside(request.targets(request.offset(last)));
        };
    }

    private List<Integer> inside(List<Integer> offsets) {
        return offsets.stream().filter(blocks::containsKey).toList();
    }

    private void measure() {
        for (BasicBlock block : order.reversed()) {
            int behind = 0;
            for (Edge edge : block.edges) {
                if (edge.target() != null && !edge.back() && !block.isCall()) {
                    behind = Math.max(behind, edge.target().cost);
                }
            }
            block.cost = block.size() + behind;
        }
    }
}
