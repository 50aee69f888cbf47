package trapline.theory.run;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import trapline.isa.riscv.EncodingTable;
import trapline.isa.riscv.PrivilegeLevel;
import trapline.isa.riscv.privileged.CsrTable;

/** Random programs for the RISC-V machine, over the whole instruction table, and steps towards smaller ones. */
final class RiscVPrograms {
    /** Where the code is, in bytes from the start of RAM. */
    static final int CODE = 0x200;

    /** Where its data is. */
    static final int DATA = 0x1_0000;

    /** How much of both is compared, in bytes. */
    static final int COMPARED = 0x800;

    private static final int ROUTINE = 0x100;
    private static final int TRAPS = 6;
    private static final int LONGEST = 16;
    private static final int ECALL = 0x73;
    private static final int NOP = 0x13;
    private static final int CSRRW = 0x1073;
    private static final int CSRRS = 0x2073;
    private static final int MRET = 0x3020_0073;
    private static final int MEPC = 0x341;
    private static final int MSCRATCH = 0x340;

    private final List<EncodingTable.Row> rows = EncodingTable.ROWS;

    /** {@return the words from the start of RAM: firmware, trap routine, code} */
    int[] image(RiscVProgramCase program) {
        int[] words = new int[(CODE + 4 * (program.code().size() + LONGEST)) / 4];
        java.util.Arrays.fill(words, CODE / 4, words.length, ECALL);
        copy(firmware(program.level()), words, 0);
        copy(program.resumes() ? resuming() : finish(), words, ROUTINE / 4);
        for (int i = 0; i < program.code().size(); i++) {
            words[CODE / 4 + i] = program.code().get(i);
        }
        return words;
    }

    private static void copy(List<Integer> from, int[] words, int at) {
        IntStream.range(0, from.size()).forEach(i -> words[at + i] = from.get(i));
    }

    private static int addi(int rd, int rs1, int immediate) {
        return NOP | rd << 7 | rs1 << 15 | immediate << 20;
    }

    private static int lui(int rd, int upper) {
        return 0x37 | rd << 7 | upper << 12;
    }

    private static int auipc(int rd, int upper) {
        return 0x17 | rd << 7 | upper << 12;
    }

    private static int csrw(int csr, int rs1) {
        return CSRRW | rs1 << 15 | csr << 20;
    }

    private static int csrr(int rd, int csr) {
        return CSRRS | rd << 7 | csr << 20;
    }

    /** Opens memory to all levels, sets the trap routine and where to begin, and goes there. */
    private static List<Integer> firmware(PrivilegeLevel level) {
        List<Integer> code = new ArrayList<>(List.of(
                addi(5, 0, -1),
                csrw(0x3b0, 5),
                addi(5, 0, 0x1f),
                csrw(0x3a0, 5),
                addi(5, 0, 7),
                csrw(0x306, 5),
                addi(5, 0, TRAPS),
                csrw(MSCRATCH, 5)));
        address(code, 5, ROUTINE);
        code.add(csrw(0x305, 5));
        address(code, 5, CODE);
        code.add(csrw(MEPC, 5));
        // mstatus: MPP is the level, FS is Initial.
        code.add(lui(5, level == PrivilegeLevel.SUPERVISOR ? 3 : 2));
        code.add(addi(5, 5, level == PrivilegeLevel.SUPERVISOR ? -0x800 : 0));
        code.add(csrw(0x300, 5));
        for (int pointer : new int[] {2, 8, 9}) {
            code.add(auipc(pointer, DATA >> 12));
            code.add(addi(pointer, pointer, 0x400 - 4 * (code.size() - 1)));
        }
        code.add(MRET);
        return code;
    }

    private static void address(List<Integer> code, int rd, int offset) {
        int here = 4 * code.size();
        code.add(auipc(rd, 0));
        code.add(addi(rd, rd, offset - here));
    }

    /** Powers the board off. */
    private static List<Integer> finish() {
        return List.of(lui(30, 0x100), lui(31, 5), addi(31, 31, 0x555), 0x01ff_2023, 0x6f);
    }

    /** Goes on behind what trapped, until there were so many traps. */
    private static List<Integer> resuming() {
        List<Integer> code = new ArrayList<>(List.of(
                csrr(30, MSCRATCH),
                addi(30, 30, -1),
                csrw(MSCRATCH, 30),
                // beq x30, x0, to the end
                0x000f_0063 | 20 << 7,
                csrr(30, MEPC),
                addi(30, 30, 4),
                csrw(MEPC, 30),
                MRET));
        code.addAll(finish());
        return code;
    }

    /** {@return a random program} */
    RiscVProgramCase random(RandomGenerator random) {
        List<Integer> code = new ArrayList<>();
        int length = random.nextInt(1, LONGEST + 1);
        while (code.size() < length) {
            code.add(instruction(random));
        }
        PrivilegeLevel level = random.nextBoolean() ? PrivilegeLevel.SUPERVISOR : PrivilegeLevel.USER;
        return new RiscVProgramCase(level, random.nextInt(4) != 0, code);
    }

    private int instruction(RandomGenerator random) {
        EncodingTable.Row row = rows.get(random.nextInt(rows.size()));
        if (random.nextInt(6) == 0) {
            int csr = CsrTable.ALL.get(random.nextInt(CsrTable.ALL.size())).number();
            int function = new int[] {1, 2, 3, 5, 6, 7}[random.nextInt(6)];
            return ECALL | function << 12 | random.nextInt(32) << 7 | random.nextInt(32) << 15 | csr << 20;
        }
        if (random.nextInt(5) == 0) {
            return addi(random.nextInt(32), random.nextInt(32), random.nextInt(-64, 64));
        }
        int bits = row.match() | random.nextInt() & ~row.mask();
        if (row.bytes() == Short.BYTES) {
            // c.nop fills the word.
            return bits & 0xffff | 1 << 16;
        }
        // Small immediates, so that jumps stay near and data is found.
        return random.nextInt(4) == 0 ? bits : bits & (0x03ff_ffff | row.mask());
    }

    /** {@return what is one step smaller} */
    Stream<RiscVProgramCase> smaller(RiscVProgramCase program) {
        Stream<RiscVProgramCase> shorter = IntStream.range(0, program.code().size())
                .mapToObj(i -> {
                    List<Integer> less = new ArrayList<>(program.code());
                    less.subList(i, i + 1).clear();
                    return new RiscVProgramCase(program.level(), program.resumes(), less);
                });
        return program.resumes()
                ? Stream.concat(shorter, Stream.of(new RiscVProgramCase(program.level(), false, program.code())))
                : shorter;
    }
}
