package trapline.isa.riscv.translation;

import static trapline.isa.riscv.DecodedInstruction.immediate;
import static trapline.isa.riscv.DecodedInstruction.opcode;
import static trapline.isa.riscv.DecodedInstruction.rs1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import trapline.isa.riscv.Opcode;
import trapline.isa.riscv.Sharing;
import trapline.isa.riscv.Tier;
import trapline.isa.riscv.TranslationRequest;

/**
 * Which accesses of a block share one look-up of their page: loads, or stores, through the same register with the same content, whose places are near each other. The
 * first of them finds the page, for all bytes that any of them reaches. Nothing in between changes what the translation in effect is. Only for the
 * optimizing compiler: the other makes a call of each look-up, and longer code of what shares one.
 */
final class PageSharing {
    /** All that share a look-up are within so many bytes: the farther apart, the more often the end of a page is between them. */
    private static final int FARTHEST = 256;

    /** Accesses that share a look-up. */
    static final class Group {
        /** Counts the groups of a block, from 0. */
        int number;

        /** The first instruction. */
        final int leader;

        private int low;
        private int high;
        private int members = 1;

        private Group(int leader, int low, int high) {
            this.leader = leader;
            this.low = low;
            this.high = high;
        }

        /** {@return the lowest place, from the register's content on, in bytes} */
        int low() {
            return low;
        }

        /** {@return how far the last byte is from the first} */
        int last() {
            return high - 1 - low;
        }

        private boolean add(int from, int to) {
            if (Math.max(high, to) - Math.min(low, from) > FARTHEST) {
                return false;
            }
            low = Math.min(low, from);
            high = Math.max(high, to);
            members++;
            return true;
        }
    }

    private final Map<Integer, Group> groups = new HashMap<>();

    private PageSharing() {}

    /** {@return what the accesses of a block share} */
    static PageSharing of(TranslationRequest request, BasicBlock block) {
        PageSharing sharing = new PageSharing();
        if (request.sharing() == Sharing.NONE || request.tier() == Tier.BASELINE) {
            return sharing;
        }
        // By base register, loads and stores apart.
        @Nullable Group[] current = new @Nullable Group[64];
        List<Group> all = new ArrayList<>();
        for (int index : block.instructions) {
            long d = request.instruction(index);
            int size = size(opcode(d));
            if (size != 0 && (isStore(opcode(d)) || !request.open())) {
                int slot = 2 * rs1(d) + (isStore(opcode(d)) ? 1 : 0);
                Group group = current[slot];
                if (group == null || !group.add(immediate(d), immediate(d) + size)) {
                    group = new Group(index, immediate(d), immediate(d) + size);
                    all.add(group);
                    current[slot] = group;
                }
                sharing.groups.put(index, group);
            }
            if (Emitters.isRare(opcode(d))) {
                // It may move entries of the translation buffer.
                Arrays.fill(current, null);
            }
            long written = Operands.written(d) & 0xffff_ffffL;
            if (written != 0) {
                int register = Long.numberOfTrailingZeros(written);
                current[2 * register] = null;
                current[2 * register + 1] = null;
            }
        }
        sharing.groups.values().removeIf(group -> group.members == 1);
        all.removeIf(group -> group.members == 1);
        for (int i = 0; i < all.size(); i++) {
            all.get(i).number = i;
        }
        return sharing;
    }

    /** {@return what an access shares with others; null if nothing} */
    @Nullable
    Group group(int index) {
        return groups.get(index);
    }

    private static boolean isStore(int opcode) {
        return opcode >= Opcode.SB && opcode <= Opcode.SD || opcode == Opcode.FSW || opcode == Opcode.FSD;
    }

    private static int size(int opcode) {
        return switch (opcode) {
            case Opcode.LB, Opcode.LBU, Opcode.SB -> 1;
            case Opcode.LH, Opcode.LHU, Opcode.SH -> 2;
            case Opcode.LW, Opcode.LWU, Opcode.SW, Opcode.FLW, Opcode.FSW -> 4;
            case Opcode.LD, Opcode.SD, Opcode.FLD, Opcode.FSD -> 8;
            default -> 0;
        };
    }
}
