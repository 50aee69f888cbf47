package trapline.isa.riscv.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import trapline.isa.riscv.oracle.Case.Instruction;
import trapline.isa.riscv.oracle.Opcodes.Opcode;

/**
 * A random block of instructions. It always ends: jumps and branches go ahead, except those of loops that count down. What its
 * instructions write are never the registers that hold good addresses.
 */
final class RandomCode {
    /** The registers that hold addresses of data: x2, for the compressed instructions that go by it, and two of x8 to x15. */
    static final int[] POINTERS = {2, 8, 9};

    /** The one whose address is always good, and aligned to 8 bytes. */
    static final int GOOD_POINTER = 9;

    private static final int LONGEST = 48;
    private static final int COUNTER = 31;
    private static final int SCRATCH = 30;

    private final RandomGenerator random;
    private final char level;
    private final boolean plain;
    private final boolean mayWait;
    private final List<Instruction> code = new ArrayList<>();
    /** Where branches are whose targets are known in the end: their index, then how many instructions ahead they go. */
    private final List<int[]> ahead = new ArrayList<>();
    /** For each instruction, where the group that it belongs to starts. No branch leads into the middle of one. */
    private final List<Integer> groups = new ArrayList<>();

    private int group;

    private RandomCode(RandomGenerator random, char level, boolean plain, boolean mayWait) {
        this.random = random;
        this.level = level;
        this.plain = plain;
        this.mayWait = mayWait;
    }

    /**
     * {@return a block}
     *
     * @param random its only source of randomness
     * @param level M, S or U
     * @param plain whether neither paging nor protection is in the way of data and code
     * @param mayWait whether {@code wfi} is sure not to wait
     */
    static List<Instruction> of(RandomGenerator random, char level, boolean plain, boolean mayWait) {
        RandomCode block = new RandomCode(random, level, plain, mayWait);
        int length = random.nextInt(1, 25);
        while (block.code.size() < length) {
            block.group = block.code.size();
            block.add();
        }
        block.link();
        return block.code;
    }

    private void add() {
        switch (random.nextInt(40)) {
            case 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 -> compressed();
            case 10, 11 -> branch();
            case 12 -> jump();
            case 13 -> loop();
            case 14, 15 -> csr();
            case 16 -> system();
            case 17 -> {
                if (plain) {
                    reserved();
                }
            }
            case 18 -> {
                if (plain) {
                    written();
                }
            }
            case 19 -> noInstruction();
            case 20, 21, 22, 23 -> memory();
            default -> straight();
        }
    }

    private void straight() {
        Opcode opcode;
        do {
            opcode = Opcodes.ALL.get(random.nextInt(Opcodes.ALL.size()));
        } while (opcode.format() == Opcodes.Format.BRANCH);
        if (opcode.name().equals("ctzw")) {
            countTrailingZeros(opcode.match());
        } else {
            emit(instance(opcode), opcode.name());
        }
    }

    /** QEMU 7.2 counts zeros beyond bit 31 too: so that these are never ones behind 32 zeros. */
    private void countTrailingZeros(int match) {
        int rd = target();
        emit(Encode.i(0x1b, rd, random.nextInt(32), 0), "sext.w");
        emit(Encode.r(match, rd, rd, 0), "ctzw");
    }

    private void memory() {
        Opcode opcode;
        do {
            opcode = Opcodes.ALL.get(random.nextInt(Opcodes.ALL.size()));
        } while (switch (opcode.format()) {
            case LOAD, STORE, F_LOAD, F_STORE, AMO -> false;
            default -> true;
        });
        emit(instance(opcode), opcode.name());
    }

    private int instance(Opcode opcode) {
        int match = opcode.match();
        int rd = target();
        int rs1 = random.nextInt(32);
        int rs2 = random.nextInt(32);
        int rm = roundingMode() << 12;
        int fd = random.nextInt(32);
        return switch (opcode.format()) {
            case R -> Encode.r(match, rd, rs1, rs2);
            case R1, F_TO_X_EXACT -> Encode.r(match, rd, rs1, 0);
            case I -> Encode.i(match, rd, rs1, immediate());
            case SHIFT -> Encode.i(match, rd, rs1, random.nextInt(64));
            case SHIFT_W -> Encode.i(match, rd, rs1, random.nextInt(32));
            case U -> Encode.u(match, rd, random.nextInt(1 << 20));
            case LOAD -> Encode.i(match, rd, pointer(), offset());
            case STORE -> Encode.s(match, pointer(), rs2, offset());
            case BRANCH -> throw new IllegalArgumentException("a branch has a target");
            case AMO -> Encode.r(match | random.nextInt(4) << 25, rd, amoPointer(), rs2);
            case F4 -> Encode.r(match | rm | random.nextInt(32) << 27, fd, rs1, rs2);
            case F3 -> Encode.r(match | rm, fd, rs1, rs2);
            case F3_EXACT -> Encode.r(match, fd, rs1, rs2);
            case F2 -> Encode.r(match | rm, fd, rs1, 0);
            case F_COMPARE -> Encode.r(match, rd, rs1, rs2);
            case F_TO_X -> Encode.r(match | rm, rd, rs1, 0);
            case X_TO_F -> Encode.r(match | rm, fd, rs1, 0);
            case X_TO_F_EXACT -> Encode.r(match, fd, rs1, 0);
            case F_LOAD -> Encode.i(match, fd, pointer(), offset());
            case F_STORE -> Encode.s(match, pointer(), rs2, offset());
        };
    }

    /** {@return a register that may be written} */
    private int target() {
        int rd;
        do {
            rd = random.nextInt(32);
        } while (isPointer(rd) || rd == COUNTER || rd == SCRATCH);
        return rd;
    }

    private static boolean isPointer(int register) {
        return register == POINTERS[0] || register == POINTERS[1] || register == POINTERS[2];
    }

    private int pointer() {
        return random.nextInt(30) == 0 ? random.nextInt(32) : POINTERS[random.nextInt(POINTERS.length)];
    }

    private int amoPointer() {
        return random.nextInt(3) == 0 ? pointer() : GOOD_POINTER;
    }

    private int offset() {
        return random.nextInt(4) == 0 ? immediate() : random.nextInt(16) * 8;
    }

    private int immediate() {
        return random.nextInt(3) == 0 ? random.nextInt(-9, 10) : random.nextInt(-2048, 2048);
    }

    private int roundingMode() {
        int mode = random.nextInt(40);
        return mode < 20 ? 7 : mode % 19 == 0 ? 5 + random.nextInt(2) : mode % 5;
    }

    /** A branch or a jump over some instructions, of either length. */
    private void branch() {
        int kind = random.nextInt(10);
        ahead.add(new int[] {code.size(), 1 + random.nextInt(4)});
        switch (kind) {
            case 0 -> emit(0xa001, "c.j");
            case 1 -> emit(0xc001 | random.nextInt(8) << 7, "c.beqz");
            case 2 -> emit(0xe001 | random.nextInt(8) << 7, "c.bnez");
            case 3 -> emit(Encode.j(0x6f, target(), 0), "jal");
            default -> {
                int[] functions = {0x63, 0x1063, 0x4063, 0x5063, 0x6063, 0x7063};
                emit(Encode.b(functions[random.nextInt(6)], random.nextInt(32), random.nextInt(32), 0), "branch");
            }
        }
    }

    /** An indirect jump to behind itself. */
    private void jump() {
        int skipped = random.nextInt(3) * 2;
        boolean compact = random.nextBoolean();
        emit(Encode.u(0x17, SCRATCH, 0), "auipc");
        emit(Encode.i(0x13, SCRATCH, SCRATCH, compact ? 10 + skipped : random.nextInt(-100, 100)), "addi");
        if (compact) {
            emit((random.nextBoolean() ? 0x8002 : 0x9002) | SCRATCH << 7, "c.jr or c.jalr");
        } else {
            int low = code.getLast().bits() >> 20;
            emit(Encode.i(0x67, target(), SCRATCH, 12 + skipped - low | random.nextInt(2)), "jalr");
        }
        for (int n = 0; n < skipped; n += 2) {
            emit(0x0001, "c.nop");
        }
    }

    private void loop() {
        emit(Encode.i(0x13, COUNTER, 0, random.nextInt(1, 6)), "addi");
        int start = code.size();
        int length = random.nextInt(1, 4);
        for (int n = 0; n < length; n++) {
            if (random.nextInt(4) == 0) {
                memory();
            } else {
                straight();
            }
        }
        emit(Encode.i(0x13, COUNTER, COUNTER, -1), "addi");
        int back = 0;
        for (int n = start; n < code.size(); n++) {
            back += code.get(n).length();
        }
        emit(Encode.b(0x1063, COUNTER, 0, -back), "bnez");
    }

    private void csr() {
        if (random.nextInt(3) == 0) {
            status();
            return;
        }
        int[] floating = {0x001, 0x002, 0x003};
        int[] known = {0x140, 0x141, 0x142, 0x143, 0x104, 0x002, 0x001};
        int[] machine = {0x140, 0x141, 0x142, 0x143, 0x341, 0x342, 0x343, 0x3b0, 0x3b1, 0x3b2, 0x3b3};
        int csr = switch (random.nextInt(3)) {
            case 0 -> floating[random.nextInt(floating.length)];
            case 1 -> (level == 'M' ? machine : known)[random.nextInt(known.length)];
            default -> level == 'M' ? machine[random.nextInt(machine.length)] : anyCsr();
        };
        int function = 1 + random.nextInt(7) & ~4 | random.nextInt(2) << 2;
        if ((function & 3) == 0) {
            function |= 2;
        }
        if (csr >= 0x3b0 && csr <= 0x3b3) {
            /* QEMU 7.2 keeps bits 63 to 54 of pmpaddr: only small numbers are written, by the immediate forms. */
            function |= 4;
        }
        /* QEMU 7.2 keeps the lowest bit of sepc and mepc: not written, so that it stays 0. */
        boolean address = csr == 0x141 || csr == 0x341;
        emit(
                address
                        ? Encode.csr(0x2073, target(), csr, 0)
                        : Encode.csr(0x73 | function << 12, target(), csr, random.nextInt(32)),
                "csr");
    }

    /** {@return the number of some CSR that may be tried below M; not one that changes where traps go, nor
     *     scounteren and senvcfg, which have more fields in QEMU} */
    private int anyCsr() {
        int csr;
        do {
            csr = random.nextInt(4096);
        } while (csr == 0x100 || csr == 0x105 || csr == 0x106 || csr == 0x10a || csr == 0x180 && random.nextInt(4) > 0);
        return csr;
    }

    /** Sets or clears some bits of mstatus or sstatus. */
    private void status() {
        int[] fields = {1 << 1, 1 << 5, 1 << 8, 1 << 18, 1 << 19, 3 << 13, 1 << 3, 1 << 7};
        int bits = fields[random.nextInt(level == 'M' ? fields.length : 6)];
        if (level == 'M' && bits == 1 << 3) {
            bits = 1 << 22;
        }
        emit(Encode.u(0x37, SCRATCH, bits + 0x800 >> 12 & 0xfffff), "lui");
        emit(Encode.i(0x1b, SCRATCH, SCRATCH, bits << 20 >> 20), "addiw");
        int csr = level == 'M' && random.nextBoolean() ? 0x300 : 0x100;
        emit(Encode.csr(random.nextBoolean() ? 0x2073 : 0x3073, target(), csr, SCRATCH), "csrs or csrc status");
    }

    private void system() {
        switch (random.nextInt(9)) {
            case 0 -> emit(0x73, "ecall");
            case 1 -> emit(0x0ff0000f, "fence");
            case 2 -> emit(0x100f, "fence.i");
            case 3 -> emit(Encode.r(0x12000073, 0, random.nextInt(32), random.nextInt(32)), "sfence.vma");
            case 4 -> emit(0x10200073, "sret");
            case 5 -> {
                if (mayWait) {
                    emit(0x10500073, "wfi");
                }
            }
            case 6 -> emit(0x0100000f, "pause");
            case 7 -> returnFromTrap();
            default -> emit(random.nextBoolean() ? 0x00200073 : 0x7b200073, "uret or dret");
        }
    }

    private void returnFromTrap() {
        if (level == 'M') {
            emit(Encode.u(0x17, SCRATCH, 0), "auipc");
            emit(Encode.i(0x13, SCRATCH, SCRATCH, 16), "addi");
            emit(Encode.csr(0x1073, 0, 0x341, SCRATCH), "csrw mepc");
        }
        emit(0x30200073, "mret");
    }

    /** A load-reserved and store-conditional, as constrained as the manual wants it; or one half of it. */
    private void reserved() {
        int width = random.nextBoolean() ? 0x2000 : 0x3000;
        int order = random.nextInt(4) << 25;
        if (random.nextInt(6) > 0) {
            emit(Encode.r(0x1000002f | width | order, target(), GOOD_POINTER, 0), "lr");
        }
        if (random.nextBoolean()) {
            emit(Encode.r(0x33, target(), random.nextInt(32), random.nextInt(32)), "add");
        }
        emit(Encode.r(0x1800002f | width | order, target(), GOOD_POINTER, random.nextInt(32)), "sc");
        emit(Encode.r(0x1800002f | width | order, target(), GOOD_POINTER, random.nextInt(32)), "sc without lr");
    }

    /** Writes two instructions where the good pointer is, makes that known, and calls them. */
    private void written() {
        store(Encode.i(0x13, target(), 0, random.nextInt(1, 2048)), 0);
        store(Encode.i(0x67, 0, COUNTER, 0), 4);
        emit(0x100f, "fence.i");
        emit(Encode.i(0x67, COUNTER, GOOD_POINTER, 0), "jalr");
    }

    private void store(int instruction, int offset) {
        emit(Encode.u(0x37, SCRATCH, instruction + 0x800 >>> 12), "lui");
        emit(Encode.i(0x13, SCRATCH, SCRATCH, instruction << 20 >> 20), "addi");
        emit(Encode.s(0x2023, GOOD_POINTER, SCRATCH, offset), "sw");
    }

    /** A word that is most probably no instruction; no jump or system instruction. */
    private void noInstruction() {
        int word;
        do {
            word = random.nextInt();
        } while ((word & 0x7f) == 0x6f
                || (word & 0x7f) == 0x67
                || (word & 0x7f) == 0x63
                || (word & 0x7f) == 0x73
                || (word & 3) != 3
                || (word & 0x7f) == 0x0f
                || isPointer(word >> 7 & 31)
                || (word >> 7 & 31) >= SCRATCH
                || (word & 0x7f) == 0x2f);
        emit(word, "a random word");
    }

    private void compressed() {
        int half;
        do {
            half = random.nextInt(1 << 16);
        } while ((half & 3) == 3
                || Compressed.isJump(half)
                || isPointer(Compressed.result(half))
                || Compressed.result(half) >= SCRATCH);
        emit(half, "compressed");
    }

    private void emit(int bits, String name) {
        code.add(Instruction.of(bits, name));
        groups.add(group);
    }

    /** Gives branches their offsets; one that would go beyond the end goes to the end. */
    private void link() {
        for (int[] branch : ahead) {
            int target = Math.min(branch[0] + branch[1], code.size());
            while (target < code.size() && groups.get(target) != target) {
                target++;
            }
            int offset = 0;
            for (int n = branch[0]; n < target; n++) {
                offset += code.get(n).length();
            }
            Instruction old = code.get(branch[0]);
            code.set(branch[0], Instruction.of(Encode.withOffset(old.bits(), offset), old.name()));
        }
        if (code.size() > LONGEST * 2) {
            throw new AssertionError("a block of " + code.size() + " instructions");
        }
    }
}
