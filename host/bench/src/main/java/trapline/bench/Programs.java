package trapline.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import trapline.image.ImageLibrary;
import trapline.isa.thirdgen.Instruction;
import trapline.isa.thirdgen.Operands;
import trapline.isa.thirdgen.Operation;
import trapline.isa.thirdgen.PswWord;
import trapline.isa.thirdgen.ThirdGenState;
import trapline.isa.thirdgen.assembler.Assembler;
import trapline.isa.thirdgen.assembler.Assembly;
import trapline.isa.thirdgen.assembler.Sources;
import trapline.machine.Image;
import trapline.machine.Mode;
import trapline.machine.Psw;
import trapline.machine.RelocationBounds;

/** The guests of the benchmarks. */
final class Programs {
    private static final String HEAD = """
                .org 1
                .word psw(0, trapped, 0, SIZE)
                .org 4
            """;

    private static final String UNEXPECTED = """
            trapped:
                halt
            """;

    private static final int DATA_WORDS = 256;

    private Programs() {}

    /** {@return one of the project's guest images, as the build made it} */
    static Image image(String name) {
        Path images = Path.of(System.getProperty("trapline.images-directory", "host/node/target/images"));
        return ImageLibrary.read(images)
                .find(name)
                .orElseThrow(() -> new IllegalStateException("no image " + name + " in " + images + "; build first"));
    }

    /** {@return the guests that do nothing but trap, by name} */
    static Map<String, Image> trapping() {
        Map<String, Image> guests = new LinkedHashMap<>();
        guests.put("one", trapsOfOneKind());
        guests.put("mixed", trapsOfManyKinds());
        guests.put("calls", supervisorCalls());
        return guests;
    }

    /** {@return a machine in virtual supervisor mode that does nothing but one cheap privileged instruction and a jump} */
    private static Image trapsOfOneKind() {
        return assembled(HEAD + """
            start:
                tget r1
                jmp start
            """ + UNEXPECTED + "    .entry start\n    .size 64\n");
    }

    /** {@return a machine that executes six privileged instructions in turn} */
    private static Image trapsOfManyKinds() {
        return assembled(HEAD + """
            start:
                li r2, 1000
                li r3, SIZE
                li r4, 0
            again:
                tget r1
                cin r5
                spsw r6
                tset r2
                lrb r4, r3
                tget r1
                jmp again
            """ + UNEXPECTED + "    .entry start\n    .size 64\n");
    }

    /**
     * {@return a machine whose user mode calls its supervisor for ever: a supervisor call, reflected to the guest, then an LPSW;
     * both set R, so A's arm takes part}
     */
    private static Image supervisorCalls() {
        return assembled(HEAD + """
            start:
                lpsw user
            call:
                svc 1
            trapped:
                lpsw user
            user:
                .word psw(1, call, 0, SIZE)
                .entry start
                .size 64
            """);
    }

    /** {@return the Collatz sequence of one number after the other: branches that nobody can foretell} */
    static Image branches() {
        return assembled(HEAD + """
            start:
                li r0, 0
                li r1, 1
                li r2, 3
            next_number:
                addi r3, r3, 1
                mov r4, r3
            step:
                addi r5, r5, 1
                andi r6, r4, 1
                beq r6, r0, even
                mul r4, r4, r2
                addi r4, r4, 1
                jmp step
            even:
                shri r4, r4, 1
                bne r4, r1, step
                jmp next_number
            """ + UNEXPECTED + "    .entry start\n    .size 64\n");
    }

    /** {@return a walk along a chain scattered over 512 KiB, which also counts its visits and moves blocks} */
    static Image memory() {
        return assembled(HEAD + """
                .equ CELLS, 65536
            start:
                li r1, CELLS
                li r2, 0
                li r4, 25173
            link:                       ; a generator of full period gives each cell its successor
                mul r3, r2, r4
                addi r3, r3, 13849
                andi r3, r3, CELLS - 1
                stx r3, chain(r2)
                addi r2, r2, 1
                blt r2, r1, link
            round:
                li r5, 1000
            walk:
                ldx r2, chain(r2)
                ldx r6, chain + CELLS(r2)
                addi r6, r6, 1
                stx r6, chain + CELLS(r2)
                addi r5, r5, -1
                bne r5, r0, walk
                li r7, chain + CELLS
                li r8, chain + CELLS + 500
                li r9, 100
                copy r7, r8, r9
                jmp round
            """ + UNEXPECTED + "chain:\n    .entry start\n    .size 131200\n");
    }

    /** {@return Fibonacci numbers by recursion: calls, returns and a stack} */
    static Image calls() {
        return assembled(HEAD + """
            start:
                li r2, 2
            again:
                li r15, stack
                li r1, 25
                call r14, fib
                jmp again
            fib:                        ; r1 := fib(r1)
                blt r1, r2, small
                stx r14, 0(r15)
                stx r1, 1(r15)
                addi r15, r15, 3
                addi r1, r1, -1
                call r14, fib
                stx r1, -1(r15)
                ldx r1, -2(r15)
                addi r1, r1, -2
                call r14, fib
                ldx r3, -1(r15)
                add r1, r1, r3
                addi r15, r15, -3
                ldx r14, 0(r15)
            small:
                ret r14
            """ + UNEXPECTED + "stack:\n    .entry start\n    .size 512\n");
    }

    /**
     * {@return 4,000 random instructions without a branch, over and over: moves, arithmetic, logic, loads and stores, each
     * operation as likely as the others}
     *
     * @param random their only source of randomness
     */
    static Image straightLine(RandomGenerator random) {
        int start = 16;
        int count = 4000;
        int data = start + count + 1;
        List<Operation> operations = Arrays.stream(Operation.values())
                .filter(operation -> switch (operation.group()) {
                    case MOVES, ARITHMETIC, LOGIC -> !canTrap(operation);
                    case STORAGE -> operation == Operation.LD || operation == Operation.ST;
                    case COMPARE -> operation == Operation.SLT || operation == Operation.SLTU;
                    case CONTROL, PRIVILEGED -> false;
                })
                .toList();
        long[] words = new long[data + DATA_WORDS];
        for (int i = 0; i < count; i++) {
            words[start + i] = straight(operations.get(random.nextInt(operations.size())), data, random);
        }
        words[start + count] = new Instruction(Operation.JMP, 0, 0, 0, start).encode();
        return new Image(Assembler.MACHINE, words.length, supervisor(start, words.length), words);
    }

    private static boolean canTrap(Operation operation) {
        return switch (operation) {
            case DIV, DIVU, REM, REMU -> true;
            default -> false;
        };
    }

    private static long straight(Operation operation, int data, RandomGenerator random) {
        Operands used = operation.operands();
        boolean storage = operation == Operation.LD || operation == Operation.ST;
        int immediate = storage ? data + random.nextInt(DATA_WORDS) : random.nextInt();
        return new Instruction(
                        operation,
                        used.usesA() ? random.nextInt(ThirdGenState.REGISTERS) : 0,
                        used.usesB() ? random.nextInt(ThirdGenState.REGISTERS) : 0,
                        used.usesC() ? random.nextInt(ThirdGenState.REGISTERS) : 0,
                        used.usesImmediate() ? immediate : 0)
                .encode();
    }

    private static long supervisor(long p, long size) {
        return PswWord.encode(new Psw(Mode.SUPERVISOR, p, RelocationBounds.all(size)));
    }

    private static Image assembled(String source) {
        return switch (Assembler.assemble("bench.asm", source, Sources.NONE)) {
            case Assembly.Assembled assembled -> assembled.image();
            case Assembly.Rejected rejected -> throw new IllegalStateException(String.valueOf(rejected.errors()));
        };
    }
}
