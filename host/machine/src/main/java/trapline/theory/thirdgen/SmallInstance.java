package trapline.theory.thirdgen;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import trapline.isa.thirdgen.Instruction;
import trapline.isa.thirdgen.InstructionRow;
import trapline.isa.thirdgen.Operands;
import trapline.isa.thirdgen.PswWord;
import trapline.isa.thirdgen.ThirdGenState;
import trapline.machine.Mode;
import trapline.machine.Psw;
import trapline.machine.RelocationBounds;
import trapline.theory.Search;
import trapline.theory.Situation;
import trapline.theory.thirdgen.ThirdGenSituation.Machine;
import trapline.theory.thirdgen.ThirdGenSituation.Place;

/**
 * The machine made small enough to try everything: sixteen words of storage, two registers, windows of at most two words, and words
 * of few bits, which are sign-extended. The executable semantics are those of the full machine; only the states are few.
 *
 * <p>The places: l = 0, so that stores reach E[0] and E[1] through R, which are ordinary stores; l = 4 and l = 5, with nothing, and
 * with a PSW of another space in E[0].
 */
final class SmallInstance {
    private static final int STORAGE = 16;
    private static final int LARGEST_WINDOW = 2;
    private static final int REGISTERS_USED = 2;
    private static final int ELSEWHERE = 8;
    private static final int OPCODE_SHIFT = 56;

    private final Machine machine;
    private final int bits;
    private final long[] values;

    /**
     * A small machine.
     *
     * @param machine whose semantics
     * @param bits how many bits a word has, 2 to 4
     */
    SmallInstance(Machine machine, int bits) {
        this.machine = machine;
        this.bits = bits;
        this.values = new long[1 << bits];
        for (int i = 0; i < values.length; i++) {
            // 0, -1, 1, -2, 2, ... : from small to large.
            values[i] = i % 2 == 0 ? i / 2 : -(i + 1) / 2;
        }
    }

    /** Tries every situation with words of a row. */
    Search search(InstructionRow row, Consumer<Situation> visit) {
        ThirdGenSituation situation = new ThirdGenSituation(machine, places(), "", false);
        long count = 0;
        for (long word : words(row)) {
            count += tryWord(word, row.operands(), situation, visit);
        }
        return searched(count);
    }

    /** Tries every situation with the words of some opcodes, all other fields 0. */
    Search searchOpcodes(List<Integer> opcodes, Consumer<Situation> visit) {
        ThirdGenSituation situation = new ThirdGenSituation(machine, places(), "", false);
        long count = 0;
        for (int opcode : opcodes) {
            count += tryWord((long) opcode << OPCODE_SHIFT, Operands.NONE, situation, visit);
        }
        return searched(count);
    }

    private Search searched(long count) {
        return new Search(
                "%d words of storage, windows of 1 and 2, words of %d bits, %d registers, %d places, both modes"
                        .formatted(STORAGE, bits, REGISTERS_USED, places().size()),
                count,
                OptionalLong.empty());
    }

    private long tryWord(long word, Operands operands, ThirdGenSituation situation, Consumer<Situation> visit) {
        long count = 0;
        boolean registersMatter = operands.usesA() || operands.usesB() || operands.usesC();
        for (long r0 : registersMatter ? values : new long[1]) {
            for (long r1 : registersMatter ? values : new long[1]) {
                situation.registers[0] = r0;
                situation.registers[1] = r1;
                count += tryWindows(word, situation, visit);
            }
        }
        return count;
    }

    private long tryWindows(long word, ThirdGenSituation situation, Consumer<Situation> visit) {
        situation.set(new long[] {word}, 0);
        visit.accept(situation);
        long count = 1;
        for (int p = 0; p < LARGEST_WINDOW; p++) {
            for (long other : values) {
                long[] window = new long[LARGEST_WINDOW];
                Arrays.fill(window, other);
                window[p] = word;
                situation.set(window, p);
                visit.accept(situation);
                count++;
            }
        }
        return count;
    }

    /** All words of a row: each field that it uses with each value of the small machine. */
    private List<Long> words(InstructionRow row) {
        Operands used = row.operands();
        List<Long> words = new ArrayList<>();
        for (int a = 0; a < (used.usesA() ? REGISTERS_USED : 1); a++) {
            for (int b = 0; b < (used.usesB() ? REGISTERS_USED : 1); b++) {
                for (int c = 0; c < (used.usesC() ? REGISTERS_USED : 1); c++) {
                    for (long immediate : used.usesImmediate() ? values : new long[1]) {
                        words.add(new Instruction(row, a, b, c, (int) immediate).encode());
                    }
                }
            }
        }
        return words;
    }

    private static List<Place> places() {
        long elsewhere = PswWord.encode(new Psw(Mode.USER, 0, new RelocationBounds(ELSEWHERE, 2)));
        return List.of(place(0, 0), place(4, 0), place(5, elsewhere), place(4, elsewhere));
    }

    private static Place place(int l, long oldPsw) {
        long[] around = new long[STORAGE];
        around[ThirdGenState.OLD_PSW] = oldPsw;
        around[ThirdGenState.NEW_PSW] = PswWord.encode(new Psw(Mode.SUPERVISOR, 0, new RelocationBounds(4, 1)));
        around[ELSEWHERE] = 5;
        around[ELSEWHERE + 1] = 6;
        return new Place(l, around);
    }
}
