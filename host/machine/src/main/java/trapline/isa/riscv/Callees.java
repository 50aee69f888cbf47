package trapline.isa.riscv;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Finds the functions that code calls, itself among them, and that are small and used enough to be translated together with it: then the
 * call and the return are jumps in one method, and the registers stay where they are.
 *
 * <p>A function is in the region once, however often it is called; where its return leads is compared with the places behind these calls, so
 * nothing depends on its keeping to the calling convention. Of a recursion the return addresses are where the guest has them, so it may be
 * as deep as it likes.
 */
final class Callees {
    private final Hart hart;
    private final long head;
    private final TranslationCache cache;
    private final SortedMap<Integer, Integer> found = new TreeMap<>();
    private final Set<Integer> functions = new HashSet<>();
    private final SortedMap<Integer, SortedSet<Integer>> jumps = new TreeMap<>();

    private Callees(Hart hart, long head, TranslationCache cache) {
        this.hart = hart;
        this.head = head;
        this.cache = cache;
    }

    /**
     * {@return the same request with the functions that it calls, as far as there is room}
     *
     * @param hart whose code it is
     * @param head the virtual address of its first instruction
     * @param cache has the functions that some machine executes often
     * @param request what is to be translated
     */
    static TranslationRequest add(Hart hart, long head, TranslationCache cache, TranslationRequest request) {
        Callees callees = new Callees(hart, head, cache);
        callees.keep(request, 0);
        callees.follow(request, 0);
        return callees.functions.isEmpty() ? request : request.withCallees(callees.code());
    }

    private FoundCode code() {
        IntStream.Builder pairs = IntStream.builder();
        jumps.forEach(
                (place, targets) -> targets.forEach(target -> pairs.add(place).add(target)));
        return new FoundCode(
                ints(found.keySet()), ints(found.values()), pairs.build().toArray());
    }

    private static int[] ints(Collection<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }

    private void jump(int place, int target) {
        jumps.computeIfAbsent(place, _ -> new TreeSet<>()).add(target);
    }

    private void keep(TranslationRequest function, int start) {
        for (int i = 0; i < function.size(); i++) {
            found.put(start + function.offset(i), function.bits(i));
            for (int target : function.targets(function.offset(i))) {
                jump(start + function.offset(i), start + target);
            }
        }
    }

    private void follow(TranslationRequest function, int start) {
        for (int i = 0; i < function.size(); i++) {
            long d = function.instruction(i);
            if (DecodedInstruction.opcode(d) == Opcode.JAL && DecodedInstruction.rd(d) == Jump.LINK) {
                int call = start + function.offset(i);
                int target = call + 2 * DecodedInstruction.immediate(d);
                int back = call + 2 * DecodedInstruction.length(d);
                if (found.containsKey(back)) {
                    call(call, target, back);
                }
            }
        }
    }

    private void call(int call, int target, int back) {
        TranslationRequest callee = CodeSearch.find(hart, head + target, 0);
        int[] returns = callee == null ? new int[0] : returns(callee);
        if (callee == null || returns.length == 0 || !isUsed(callee, target) || !isRoomFor(callee, target)) {
            return;
        }
        jump(call, target);
        for (int offset : returns) {
            jump(target + offset, back);
        }
        if (functions.add(target)) {
            keep(callee, target);
            follow(callee, target);
        }
    }

    private boolean isUsed(TranslationRequest callee, int start) {
        DecodedPage page = hart.translation.present(head + start);
        return page != null && page.region(Regions.index(head + start)) != null
                || cache.present(callee).isPresent();
    }

    private boolean isRoomFor(TranslationRequest callee, int start) {
        long more = IntStream.range(0, callee.size())
                .filter(i -> !found.containsKey(start + callee.offset(i)))
                .count();
        return found.size() + more <= CodeSearch.LIMIT;
    }

    /** {@return where a function returns; what never does is left alone} */
    private static int[] returns(TranslationRequest function) {
        return IntStream.range(0, function.size())
                .filter(i -> Jump.isReturn(function.instruction(i)))
                .map(function::offset)
                .toArray();
    }
}
