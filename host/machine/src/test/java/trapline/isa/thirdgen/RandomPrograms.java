package trapline.isa.thirdgen;

import static trapline.isa.thirdgen.Code.word;
import static trapline.isa.thirdgen.Operation.*;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import trapline.machine.Image;
import trapline.machine.Input;
import trapline.machine.InstructionClass;
import trapline.machine.Mode;
import trapline.machine.Psw;
import trapline.machine.RelocationBounds;
import trapline.machine.TimedInput;

/**
 * Random programs for the third-generation machine, for tests that compare two ways to run one. Most of a program makes sense,
 * so that it gets far: its trap routine usually returns behind the trapping instruction. Some of it never does: wild addresses,
 * wild PSWs, words that are no instructions, stores into code. The same randomness gives the same program.
 */
public final class RandomPrograms {
    /** The drum that the programs expect; they also ask for sectors that it does not have. */
    public static final long DRUM_SECTORS = 3;

    /** The smallest storage that a program can be made for, in words. */
    public static final long SMALLEST_SIZE = 64;

    private static final int LARGEST_PROGRAM = 512;
    private static final int PSWS = 4;
    private static final int TRAP_ROUTINE = 8;
    private static final int TRAP_COUNT = 30;
    private static final int BODY = 32;
    private static final List<Operation> INNOCUOUS = claimed(InstructionClass.INNOCUOUS);
    private static final List<Operation> PRIVILEGED = claimed(InstructionClass.PRIVILEGED);

    private final RandomGenerator random;
    private final int size;
    private final long[] words;
    private int next = BODY;

    private RandomPrograms(RandomGenerator random, long size) {
        this.random = random;
        this.size = Math.toIntExact(size);
        this.words = new long[(int) Math.min(size, LARGEST_PROGRAM)];
    }

    /**
     * {@return a random program}
     *
     * @param random its only source of randomness
     * @param size cells of the machine's storage, from {@link #SMALLEST_SIZE} to {@link PswWord#FIELD_MAX}
     */
    public static Image program(RandomGenerator random, long size) {
        if (size < SMALLEST_SIZE || size > PswWord.FIELD_MAX) {
            throw new IllegalArgumentException("no random programs for a storage of " + size);
        }
        return new RandomPrograms(random, size).image();
    }

    /**
     * {@return random inputs, in the order of their steps}
     *
     * @param random their only source of randomness
     * @param steps the last step at which one may enter, at least 0
     */
    public static List<TimedInput> inputs(RandomGenerator random, long steps) {
        long[] moments = random.longs(random.nextInt(8), 0, steps + 1).sorted().toArray();
        List<TimedInput> inputs = new ArrayList<>();
        boolean ended = false;
        for (long moment : moments) {
            Input input = input(random, ended);
            ended |= input instanceof Input.ConsoleEnd;
            inputs.add(new TimedInput(moment, input));
        }
        return List.copyOf(inputs);
    }

    private static Input input(RandomGenerator random, boolean ended) {
        int kind = ended ? 0 : random.nextInt(8);
        return switch (kind) {
            case 0, 1 -> new Input.BitFlip(random.nextInt(1 << random.nextInt(3, 12)), random.nextInt(64));
            case 2 -> new Input.ConsoleEnd();
            default -> new Input.ConsoleInput(bytes(random));
        };
    }

    private static String bytes(RandomGenerator random) {
        StringBuilder bytes = new StringBuilder();
        random.ints(random.nextInt(1, 6), 0, 256).forEach(b -> bytes.append((char) b));
        return bytes.toString();
    }

    /**
     * {@return the word of a random innocuous instruction}
     *
     * @param random its only source of randomness
     * @param size the storage that its addresses should often lie in
     */
    static long instruction(RandomGenerator random, int size) {
        return new RandomPrograms(random, Math.max(size, SMALLEST_SIZE)).legal(INNOCUOUS);
    }

    private static List<Operation> claimed(InstructionClass claim) {
        return Arrays.stream(Operation.values())
                .filter(operation -> operation.claimed() == claim)
                .toList();
    }

    private Image image() {
        random.longs(BODY).forEach(word -> words[(int) (word & BODY - 1)] = word);
        words[ThirdGenState.NEW_PSW] = newPsw();
        for (int cell = PSWS; cell < TRAP_ROUTINE; cell++) {
            words[cell] = random.nextInt(10) == 0 ? random.nextLong() : plausiblePsw(mode());
        }
        trapRoutine();
        while (next < words.length) {
            emitOne();
        }
        long entry = random.nextInt(20) == 0 ? random.nextLong() : entry();
        return new Image("thirdgen", size, entry, words);
    }

    private long entry() {
        RelocationBounds all = RelocationBounds.all(size);
        return random.nextInt(4) == 0 ? plausiblePsw(mode()) : PswWord.encode(new Psw(Mode.SUPERVISOR, BODY, all));
    }

    private long newPsw() {
        return switch (random.nextInt(12)) {
            case 0 -> random.nextLong();
            case 1 -> plausiblePsw(mode());
            default -> PswWord.encode(new Psw(Mode.SUPERVISOR, TRAP_ROUTINE, RelocationBounds.all(size)));
        };
    }

    /**
     * A routine that returns behind the instruction that trapped; some change the mode besides, or set the timer. Every so many
     * traps it goes elsewhere, so that a program which left R or loops is not lost for good.
     */
    private void trapRoutine() {
        int elsewhere = TRAP_ROUTINE + 12;
        boolean changesMode = random.nextInt(4) == 0;
        long[] routine = {
            word(LD, 14, ThirdGenState.OLD_PSW),
            word(LI, 15, changesMode ? (1 << 21) + 1 : 1),
            word(SHLI, 15, 15, 2 * PswWord.FIELD_BITS),
            word(ADD, 14, 14, 15),
            word(ST, 14, ThirdGenState.OLD_PSW),
            word(LD, 15, TRAP_COUNT),
            word(ADDI, 15, 15, 1),
            word(ST, 15, TRAP_COUNT),
            word(ANDI, 15, 15, (1 << random.nextInt(2, 6)) - 1),
            word(LI, 14, 0),
            word(BEQ, 14, 15, elsewhere),
            word(LPSW, ThirdGenState.OLD_PSW),
            word(LD, 15, elsewhere + 5),
            word(XORI, 15, 15, random.nextInt(4)),
            word(ST, 15, elsewhere + 5),
            word(LI, 15, random.nextBoolean() ? random.nextInt(20, 150) : 0),
            word(TSET, 15),
            word(LPSW, PSWS + random.nextInt(4))
        };
        System.arraycopy(routine, 0, words, TRAP_ROUTINE, routine.length);
    }

    private void emit(long... code) {
        for (long word : code) {
            if (next < words.length) {
                words[next++] = word;
            }
        }
    }

    private void emitOne() {
        int r = register();
        switch (random.nextInt(40)) {
            case 0 -> emit(random.nextLong());
            case 1 -> emit(random.nextInt(300));
            case 2 -> emit(word(LPSW, PSWS + random.nextInt(4)));
            case 3 -> emit(word(LI, 5, -random.nextInt(4)), word(LI, 6, size + random.nextInt(-9, 9)), word(LRB, 5, 6));
            case 4, 5 -> emit(word(LI, r, random.nextInt(-1, 40)), word(TSET, r));
            case 6 -> emit(word(LI, r, random.nextInt(1, 90)), word(TSET, r), word(IDLE));
            case 7 -> emit(word(LI, 4, address()), word(LI, 5, sector()), word(DRD, 4, 5));
            case 8 -> emit(word(LI, 4, address()), word(LI, 5, sector()), word(DWR, 4, 5));
            case 9 -> emit(word(CIN, r), word(COUT, r));
            case 10, 11 ->
                emit(word(LI, 4, address()), word(LI, 5, address()), word(LI, 6, count()), word(COPY, 4, 5, 6));
            case 12 -> loop(r);
            case 13 -> changeCode(r);
            case 14, 15 -> emit(word(LI, r, address()), word(random.nextBoolean() ? LDX : STX, register(), r, small()));
            case 16 -> emit(word(LI, r, address()), word(LOOK, register(), r, register()));
            case 17 -> emit(word(CALL, r, next + 3), word(SVC, small()), word(JMP, next + 4), word(RET, r));
            case 18 -> emit(word(LD, r, PSWS + random.nextInt(4)), word(ST, r, ThirdGenState.NEW_PSW));
            case 19, 20, 21 -> emit(privileged());
            case 22, 23 -> emit(word(LI, r, random.nextInt()), word(LIH, r, random.nextInt()));
            default -> emit(legal(INNOCUOUS));
        }
    }

    private void loop(int register) {
        emit(word(LI, register, random.nextInt(1, 30)));
        int start = next;
        emit(legal(INNOCUOUS), word(ADDI, register, register, -1), word(BNE, register, 13, start));
    }

    private void changeCode(int register) {
        int target = next + random.nextInt(-4, 6);
        emit(word(LD, register, address()), word(XORI, register, register, small()), word(ST, register, target));
    }

    private long privileged() {
        long word = legal(PRIVILEGED);
        boolean stops = Instruction.opcode(word) == Opcode.HALT || Instruction.opcode(word) == Opcode.IDLE;
        return stops && random.nextInt(3) != 0 ? word(SPSW, register()) : word;
    }

    private long legal(List<Operation> operations) {
        Operation operation = operations.get(random.nextInt(operations.size()));
        Operands used = operation.operands();
        long noise = random.nextInt(8) == 0 ? (long) random.nextInt(1 << 12) << 32 : 0;
        return noise
                | new Instruction(
                                operation,
                                used.usesA() ? register() : 0,
                                used.usesB() ? register() : 0,
                                used.usesC() ? register() : 0,
                                used.usesImmediate() ? immediate(operation) : 0)
                        .encode();
    }

    private int immediate(Operation operation) {
        return switch (operation.group()) {
            case MOVES -> random.nextBoolean() ? address() : number();
            case STORAGE -> operation.operands() == Operands.A_INDEXED ? small() : address();
            case ARITHMETIC, LOGIC -> number();
            // Mostly forward, so that a program is not soon caught in a loop.
            case COMPARE, CONTROL -> random.nextInt(6) == 0 ? address() : next + random.nextInt(1, 12);
            case PRIVILEGED -> address();
        };
    }

    private int register() {
        return random.nextInt(ThirdGenState.REGISTERS);
    }

    private int small() {
        return random.nextInt(-3, 9);
    }

    private int number() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt();
            case 1 -> random.nextBoolean() ? Integer.MIN_VALUE : Integer.MAX_VALUE;
            default -> random.nextInt(-70, 70);
        };
    }

    private int count() {
        return random.nextInt(5) == 0 ? number() : random.nextInt(150);
    }

    private int sector() {
        return random.nextInt(8) == 0 ? random.nextInt() : random.nextInt((int) DRUM_SECTORS + 1);
    }

    private int address() {
        return switch (random.nextInt(16)) {
            case 0 -> number();
            case 1 -> size + random.nextInt(-66, 3);
            case 2 -> random.nextInt(-66, 3);
            case 3 -> random.nextInt(TRAP_ROUTINE);
            default -> random.nextInt(BODY, random.nextBoolean() ? size : words.length);
        };
    }

    private Mode mode() {
        return random.nextInt(3) == 0 ? Mode.SUPERVISOR : Mode.USER;
    }

    private long plausiblePsw(Mode mode) {
        int l = random.nextInt(3) != 0 ? 0 : random.nextInt(size / 2);
        long b = switch (random.nextInt(4)) {
            case 0 -> size + random.nextInt(3);
            case 1 -> random.nextInt(size);
            default -> size - l;
        };
        int p = Math.max(0, random.nextInt(BODY, words.length) - l);
        return PswWord.encode(new Psw(mode, p, new RelocationBounds(l, b)));
    }
}
