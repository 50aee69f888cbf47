package trapline.theory.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import trapline.isa.thirdgen.Instruction;
import trapline.isa.thirdgen.InstructionRow;
import trapline.isa.thirdgen.InstructionTable;
import trapline.isa.thirdgen.Operands;
import trapline.isa.thirdgen.Operation;
import trapline.isa.thirdgen.PswWord;
import trapline.isa.thirdgen.ThirdGenState;
import trapline.machine.Image;
import trapline.machine.Mode;
import trapline.machine.Psw;
import trapline.machine.RelocationBounds;

/**
 * Programs for a machine of the third-generation family: random ones, all of a small vocabulary, and steps towards smaller ones.
 * In storage: the trap cells, a trap routine, some PSWs, then the code.
 */
final class ThirdGenPrograms {
    /** How much storage the programs' machines have. */
    static final int SIZE = 96;

    /** Where the code is. */
    static final int CODE = 32;

    private static final int ROUTINE = 4;
    private static final int COUNT = 20;
    private static final int SAVED = 21;
    private static final int PSWS = 24;
    private static final int TRAPS = 6;
    private static final int LONGEST = 14;
    private static final RelocationBounds ALL = RelocationBounds.all(SIZE);
    private static final RelocationBounds OWN = new RelocationBounds(CODE, SIZE - CODE);

    private final InstructionTable table;
    private final List<InstructionRow> rows;

    ThirdGenPrograms(InstructionTable table) {
        this.table = table;
        this.rows = table.rows();
    }

    /** {@return a program as an image} */
    Image image(ThirdGenProgramCase program) {
        long[] words = new long[SIZE];
        words[ThirdGenState.NEW_PSW] = PswWord.encode(new Psw(Mode.SUPERVISOR, ROUTINE, ALL));
        long[] routine = program.resumes() ? resuming() : new long[] {word(Operation.HALT, 0, 0, 0, 0)};
        System.arraycopy(routine, 0, words, ROUTINE, routine.length);
        words[COUNT] = TRAPS;
        Arrays.setAll(words, i -> i >= PSWS && i < CODE ? psw(i - PSWS) : words[i]);
        Arrays.fill(words, CODE, SIZE, word(Operation.HALT, 0, 0, 0, 0));
        for (int i = 0; i < program.code().size(); i++) {
            words[CODE + i] = program.code().get(i);
        }
        Psw entry = new Psw(program.mode(), CODE - program.r().l(), program.r());
        return new Image(table.machine(), SIZE, PswWord.encode(entry), words);
    }

    /** PSWs that make sense: both modes, both R, into the code. */
    private static long psw(int number) {
        RelocationBounds r = (number & 2) == 0 ? ALL : OWN;
        Mode mode = (number & 1) == 0 ? Mode.USER : Mode.SUPERVISOR;
        return PswWord.encode(new Psw(mode, CODE + 2L * number - r.l(), r));
    }

    /** Goes on behind what trapped, until there were so many traps. */
    private static long[] resuming() {
        int stop = ROUTINE + 12;
        return new long[] {
            word(Operation.LD, 15, 0, 0, COUNT),
            word(Operation.ADDI, 15, 15, 0, -1),
            word(Operation.ST, 15, 0, 0, COUNT),
            word(Operation.LI, 14, 0, 0, 0),
            word(Operation.BEQ, 15, 14, 0, stop),
            word(Operation.LD, 15, 0, 0, ThirdGenState.OLD_PSW),
            word(Operation.LI, 14, 0, 0, 1),
            word(Operation.SHLI, 14, 14, 0, 2 * PswWord.FIELD_BITS),
            word(Operation.ADD, 15, 15, 14, 0),
            word(Operation.ST, 15, 0, 0, SAVED),
            word(Operation.LPSW, 0, 0, 0, SAVED),
            0,
            word(Operation.HALT, 0, 0, 0, 0)
        };
    }

    private static long word(InstructionRow row, int a, int b, int c, int immediate) {
        return new Instruction(row, a, b, c, immediate).encode();
    }

    /** {@return a random program} */
    ThirdGenProgramCase random(RandomGenerator random) {
        RelocationBounds r = random.nextBoolean() ? ALL : OWN;
        List<Long> code = new ArrayList<>();
        int length = random.nextInt(1, LONGEST + 1);
        while (code.size() < length) {
            code.add(instruction(random, r));
        }
        Mode mode = random.nextBoolean() ? Mode.SUPERVISOR : Mode.USER;
        return new ThirdGenProgramCase(mode, r, random.nextInt(4) != 0, code);
    }

    private long instruction(RandomGenerator random, RelocationBounds r) {
        int start = (int) (CODE - r.l());
        if (random.nextInt(4) == 0) {
            return word(Operation.LI, random.nextInt(4), 0, 0, random.nextInt(-1, SIZE + 4));
        }
        boolean flawed = table.flaw().isPresent() && random.nextInt(4) == 0;
        InstructionRow row = flawed ? rows.getLast() : rows.get(random.nextInt(rows.size()));
        int immediate = switch (random.nextInt(6)) {
            case 0 -> random.nextInt();
            case 1 -> random.nextInt(PSWS, CODE);
            case 2, 3 -> start + random.nextInt(LONGEST + 2);
            default -> random.nextInt(-1, SIZE);
        };
        Operands used = row.operands();
        return word(
                row,
                used.usesA() ? random.nextInt(4) : 0,
                used.usesB() ? random.nextInt(4) : 0,
                used.usesC() ? random.nextInt(4) : 0,
                used.usesImmediate() ? immediate : 0);
    }

    /** {@return the programs of one and of two instructions with small operands in which an offending one occurs} */
    Stream<ThirdGenProgramCase> small(List<String> offending) {
        List<Long> all = vocabulary(row -> true);
        List<Long> needed = vocabulary(row -> offending.contains(row.mnemonic()));
        Stream<List<Long>> ones = needed.stream().map(List::of);
        Stream<List<Long>> twos = needed.stream()
                .flatMap(word -> all.stream().flatMap(other -> Stream.of(List.of(other, word), List.of(word, other))));
        return Stream.concat(ones, twos)
                .flatMap(code -> Stream.of(Mode.values()).map(mode -> new ThirdGenProgramCase(mode, OWN, false, code)));
    }

    /** All words with small operands: one register, and the first addresses of the code. */
    private List<Long> vocabulary(Predicate<InstructionRow> wanted) {
        List<Long> words = new ArrayList<>();
        for (InstructionRow row : rows.stream().filter(wanted).toList()) {
            for (int immediate = row.operands().usesImmediate() ? -1 : 0;
                    immediate <= (row.operands().usesImmediate() ? 2 : 0);
                    immediate++) {
                words.add(word(row, 0, 0, 0, immediate));
            }
        }
        return words;
    }

    /** {@return what is one step smaller: an instruction less, an operand nearer to 0, a simpler start} */
    Stream<ThirdGenProgramCase> smaller(ThirdGenProgramCase program) {
        List<ThirdGenProgramCase> candidates = new ArrayList<>();
        List<Long> code = program.code();
        for (int i = 0; i < code.size(); i++) {
            List<Long> less = new ArrayList<>(code);
            less.remove(i);
            candidates.add(program.withCode(less));
        }
        if (program.resumes()) {
            candidates.add(new ThirdGenProgramCase(program.mode(), program.r(), false, code));
        }
        for (int i = 0; i < code.size(); i++) {
            for (long word : simpler(code.get(i))) {
                List<Long> changed = new ArrayList<>(code);
                changed.set(i, word);
                candidates.add(program.withCode(changed));
            }
        }
        return candidates.stream();
    }

    private List<Long> simpler(long word) {
        return table.decode(word).map(ThirdGenPrograms::simpler).orElse(List.of());
    }

    private static List<Long> simpler(Instruction instruction) {
        List<Instruction> simpler = new ArrayList<>();
        InstructionRow row = instruction.operation();
        int a = instruction.a();
        int b = instruction.b();
        int c = instruction.c();
        int immediate = instruction.immediate();
        if (immediate != 0) {
            simpler.add(new Instruction(row, a, b, c, 0));
            simpler.add(new Instruction(row, a, b, c, immediate / 2));
        }
        if (a != 0 || b != 0 || c != 0) {
            simpler.add(new Instruction(row, 0, 0, 0, immediate));
        }
        return simpler.stream().map(Instruction::encode).toList();
    }
}
