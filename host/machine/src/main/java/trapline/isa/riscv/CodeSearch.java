package trapline.isa.riscv;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the code that belongs together: from a head on, everything that branches and jumps lead to, over calls to where they return
 * to. Of a loop, only the loop. It reads pages that the hart has at hand, and changes nothing.
 */
final class CodeSearch {
    /** At most so many instructions; where the search ends, translated code is left. */
    static final int LIMIT = 200;

    private final Hart hart;
    private final long head;
    private final TreeMap<Integer, Integer> found = new TreeMap<>();

    private CodeSearch(Hart hart, long head) {
        this.hart = hart;
        this.head = head;
    }

    /**
     * {@return the code from a head on; null if there is nothing to translate}
     *
     * @param hart whose
     * @param head the virtual address of the first instruction
     * @param latch if the head is that of a loop, the virtual address of a jump back; else 0
     */
    static @Nullable TranslationRequest find(Hart hart, long head, long latch) {
        CodeSearch search = new CodeSearch(hart, head);
        search.explore();
        if (latch != 0) {
            search.keepLoop();
        }
        return search.found.size() < 2 ? null : search.request();
    }

    /**
     * {@return where a hart goes on when the monitor, or the kernel, has done what the instruction at an address asks for; the address
     * itself if that is translated, or leads elsewhere}
     *
     * @param hart whose
     * @param pc the virtual address of the instruction
     */
    static long behindTrap(Hart hart, long pc) {
        int bits = new CodeSearch(hart, pc).bits(0);
        long d = DecodedInstruction.plain(bits);
        int opcode = DecodedInstruction.opcode(d);
        return switch (opcode) {
            case Opcode.ILLEGAL, Opcode.EBREAK, Opcode.SRET, Opcode.MRET -> pc;
            default -> bits == 0 || isTranslated(opcode) ? pc : pc + 2L * DecodedInstruction.length(d);
        };
    }

    private TranslationRequest request() {
        int[] offsets = found.keySet().stream().mapToInt(Integer::intValue).toArray();
        int[] bits = found.values().stream().mapToInt(Integer::intValue).toArray();
        return new TranslationRequest(
                hart.translation.open, Guess.SET, Tier.BASELINE, Sharing.NEAR, new FoundCode(offsets, bits, jumps()));
    }

    /** {@return the jumps by register with where they lead, as far as that was found too} */
    private int[] jumps() {
        IntStream.Builder pairs = IntStream.builder();
        found.forEach((offset, bits) -> {
            for (int target : targets(offset, DecodedInstruction.plain(bits))) {
                if (found.containsKey(target)) {
                    pairs.add(offset).add(target);
                }
            }
        });
        return pairs.build().toArray();
    }

    private List<Integer> targets(int offset, long d) {
        DecodedPage page = Jump.isByRegister(d) ? hart.translation.present(head + offset) : null;
        if (page == null) {
            return List.of();
        }
        int index = (int) (head + offset) >>> 1 & DecodedPage.HALF_WORDS - 1;
        return page.targets(index).stream().map(distance -> offset + distance).toList();
    }

    private void explore() {
        ArrayDeque<Integer> starts = new ArrayDeque<>(List.of(0));
        while (!starts.isEmpty() && found.size() < LIMIT) {
            int offset = starts.remove();
            while (!found.containsKey(offset) && found.size() < LIMIT) {
                int bits = bits(offset);
                long d = DecodedInstruction.plain(bits);
                if (bits == 0 || !isTranslated(DecodedInstruction.opcode(d))) {
                    break;
                }
                found.put(offset, bits);
                List<Integer> next = successors(offset, d);
                if (next.isEmpty()) {
                    break;
                }
                offset = next.getFirst();
                starts.addAll(next.subList(1, next.size()));
            }
        }
    }

    /** {@return where execution goes on in the same function; first where no branch leads} */
    private List<Integer> successors(int offset, long d) {
        int next = offset + 2 * DecodedInstruction.length(d);
        int target = offset + 2 * DecodedInstruction.immediate(d);
        int opcode = DecodedInstruction.opcode(d);
        if (Jump.isConditional(opcode)) {
            return List.of(next, target);
        }
        return switch (opcode) {
            case Opcode.J -> List.of(target);
            case Opcode.JAL -> List.of(next);
            case Opcode.JALR -> DecodedInstruction.rd(d) == Hart.SINK ? targets(offset, d) : List.of(next);
            default -> List.of(next);
        };
    }

    /** {@return the bits of an instruction; 0 if it is not in one page, or that page is not at hand} */
    private int bits(int offset) {
        long address = head + offset;
        DecodedPage page = hart.translation.present(address);
        if (page == null) {
            return 0;
        }
        int inPage = (int) address & PhysicalMemory.PAGE_SIZE - 1;
        PhysicalMemory memory = hart.memory;
        int first = memory.storage.getShort(memory.base + page.offset + inPage) & 0xffff;
        if (InstructionSet.length(first) == 2) {
            return first;
        }
        return inPage == PhysicalMemory.PAGE_SIZE - 2 ? 0 : memory.storage.getInt(memory.base + page.offset + inPage);
    }

    private static boolean isTranslated(int opcode) {
        return switch (opcode) {
            case Opcode.ILLEGAL, Opcode.ECALL, Opcode.EBREAK -> false;
            case Opcode.CSRRW, Opcode.CSRRS, Opcode.CSRRC, Opcode.CSRRWI, Opcode.CSRRSI, Opcode.CSRRCI -> false;
            case Opcode.SRET, Opcode.MRET, Opcode.WFI, Opcode.SFENCE_VMA -> false;
            default -> true;
        };
    }

    /** Keeps what leads to a jump back to the head, without passing the head. */
    private void keepLoop() {
        Map<Integer, List<Integer>> predecessors = new HashMap<>();
        ArrayDeque<Integer> open = new ArrayDeque<>();
        Set<Integer> loop = new HashSet<>(Set.of(0));
        found.forEach((offset, bits) -> {
            for (int next : successors(offset, DecodedInstruction.plain(bits))) {
                predecessors.computeIfAbsent(next, _ -> new ArrayList<>()).add(offset);
                if (next == 0 && offset >= 0 && loop.add(offset)) {
                    open.add(offset);
                }
            }
        });
        while (!open.isEmpty()) {
            for (int before : predecessors.getOrDefault(open.remove(), List.of())) {
                if (loop.add(before)) {
                    open.add(before);
                }
            }
        }
        if (loop.size() > 1) {
            found.keySet().retainAll(loop);
        }
    }
}
