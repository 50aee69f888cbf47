package trapline.isa.riscv.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import trapline.isa.riscv.oracle.Case.Input;
import trapline.isa.riscv.oracle.Case.Instruction;
import trapline.isa.riscv.oracle.RandomTables.Space;

/** Random cases: in M, S and U, with and without paging, protection, delegation, interrupts. The same randomness gives the same cases. */
final class RandomCases {
    private static final long[] EDGES = {
        0,
        1,
        -1,
        2,
        -2,
        63,
        64,
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        Integer.MIN_VALUE,
        Integer.MAX_VALUE,
        0xffff_ffffL,
        1L << 32,
        0x5555_5555_5555_5555L,
        0x8080_8080_8080_8080L
    };
    private static final long[] SPECIAL_DOUBLES = {
        0,
        1L << 63,
        0x3ff0_0000_0000_0000L,
        0xbff8_0000_0000_0000L,
        0x7ff0_0000_0000_0000L,
        0xfff0_0000_0000_0000L,
        0x7ff8_0000_0000_0000L,
        0x7ff0_0000_0000_0001L,
        0xfff8_0000_dead_beefL,
        1,
        0x000f_ffff_ffff_ffffL,
        0x0010_0000_0000_0000L,
        0x7fef_ffff_ffff_ffffL,
        0x43e0_0000_0000_0000L,
        0xc3e0_0000_0000_0000L,
        0x41e0_0000_0000_0000L,
        0x3ca0_0000_0000_0000L
    };
    private static final int[] SPECIAL_SINGLES = {
        0,
        1 << 31,
        0x3f80_0000,
        0xbfc0_0000,
        0x7f80_0000,
        0xff80_0000,
        0x7fc0_0000,
        0x7f80_0001,
        1,
        0x007f_ffff,
        0x0080_0000,
        0x7f7f_ffff,
        0x4f00_0000,
        0xcf00_0000,
        0x5f00_0000,
        0x3300_0000
    };

    private static final int MPP_SHIFT = 11;
    private static final long XLEN_64 = 2L << 32 | 2L << 34;
    /** What S may be asked to serve, but for fetches that fail and the breakpoint that ends a case. */
    private static final long DELEGABLE = 0xa3f5 & ~(1L << 9);

    private final RandomGenerator random;
    private final RandomTables tables;

    /**
     * Random cases.
     *
     * @param random their only source of randomness
     * @param tables the address spaces that they can be in
     */
    RandomCases(RandomGenerator random, RandomTables tables) {
        this.random = random;
        this.tables = tables;
    }

    /**
     * {@return as many cases as that}
     *
     * @param count at most {@link CaseImage#MOST_CASES}
     */
    List<Case> list(int count) {
        List<Case> cases = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            cases.add(next(CaseImage.slot(number)));
        }
        return cases;
    }

    private Case next(long slot) {
        char level = "MSSUUU".charAt(random.nextInt(6));
        /* Not in M with MPRV: QEMU 7.2 has one TLB for what M does with and without it, and keeps MPRV at mret and sret. */
        boolean translated = random.nextBoolean() && level != 'M';
        boolean protectedMemory = level != 'M' && random.nextInt(6) == 0;
        Space space = spaceFor(level);
        long[] inputs = new long[CaseImage.INPUTS];
        registers(inputs);
        for (int pointer : RandomCode.POINTERS) {
            inputs[pointer] = translated ? space.pointer(random) : physicalPointer();
        }
        inputs[RandomCode.GOOD_POINTER] = translated ? inputs[RandomCode.GOOD_POINTER] & ~7 : goodPointer() & ~7;
        inputs[Input.FCSR.index()] =
                random.nextInt(8) == 0 ? random.nextInt(256) : random.nextInt(5) << 5 | random.nextInt(32);
        boolean timeoutWait = random.nextBoolean();
        long status = status(level, timeoutWait);
        inputs[Input.MSTATUS.index()] = status;
        inputs[Input.SATP.index()] = translated ? space.satp() : 0;
        long delta = translated ? CaseImage.RAM - space.code() : 0;
        inputs[Input.CODE_DELTA.index()] = delta;
        inputs[0] = slot - delta;
        inputs[Input.STVEC.index()] = CaseImage.SUPERVISOR_TRAP - delta;
        inputs[Input.MEDELEG.index()] = random.nextBoolean() ? 0 : random.nextLong() & DELEGABLE;
        if (protectedMemory) {
            protection(inputs);
        }
        if (random.nextInt(10) == 0) {
            interrupts(inputs);
        }
        for (Input input : new Input[] {Input.SSCRATCH, Input.SCAUSE, Input.STVAL}) {
            inputs[input.index()] = random.nextInt();
        }
        boolean mayWait = level == 'U' || level == 'S' && timeoutWait;
        List<Instruction> code = RandomCode.of(random, level, !translated && !protectedMemory, mayWait);
        int length = code.stream().mapToInt(Instruction::length).sum();
        inputs[Input.SEPC.index()] = random.nextInt(4) == 0 ? random.nextLong() & ~1 : inputs[0] + length;
        return new Case(
                inputs,
                code,
                level + (translated ? " paged" : "") + (protectedMemory ? protectionText(inputs) : "") + " mstatus "
                        + Long.toHexString(status));
    }

    private Space spaceFor(char level) {
        List<Space> spaces = tables.spaces();
        Space space;
        do {
            space = spaces.get(random.nextInt(spaces.size()));
        } while (level == 'S' && space.user() || level == 'U' && !space.user());
        return space;
    }

    private long status(char level, boolean timeoutWait) {
        long mode = level == 'M' ? 3 : level == 'S' ? 1 : 0;
        long status = XLEN_64 | mode << MPP_SHIFT;
        status |= random.nextInt(10) == 0 ? 0 : 3L << 13;
        for (int bit : new int[] {5, 7, 8, 18, 19}) {
            status |= (long) random.nextInt(2) << bit;
        }
        status |= timeoutWait ? 1L << 21 : 0;
        status |= random.nextInt(5) == 0 ? 1L << 20 : 0;
        status |= random.nextInt(5) == 0 ? 1L << 22 : 0;
        return status;
    }

    private void protection(long[] inputs) {
        long config = 0;
        for (int entry = 0; entry < 4; entry++) {
            int permissions = random.nextInt(8);
            /* Writable but not readable is reserved: QEMU 7.2 keeps it. */
            permissions |= permissions >> 1 & 1;
            /*
             * Off, TOR, NAPOT. The first entry's range must not start at 0, where QEMU has more devices than we; and none is of 4
             * bytes: QEMU 7.2 misses one that lies within a misaligned access. None ends near the end of a page: an access across it
             * may be checked as one or as two (volume II, section 3.7.1.5).
             */
            int match = entry > 0 && random.nextBoolean() ? 1 : random.nextInt(2) * 3;
            config |= (long) (match << 3 | permissions) << 8 * entry;
            long near = CaseImage.DATA + random.nextInt(2) * 4096L + random.nextInt(64, 3900) >> 6 << 4;
            int ones = random.nextInt(4);
            inputs[Input.PMPADDR0.index() + entry] = match == 3 ? near | (1L << ones) - 1 : near;
        }
        inputs[Input.PMPCFG0.index()] = config;
    }

    private static String protectionText(long[] inputs) {
        StringBuilder text = new StringBuilder(" pmpcfg0 %x".formatted(inputs[Input.PMPCFG0.index()]));
        for (int entry = 0; entry < 4; entry++) {
            text.append(" %x".formatted(inputs[Input.PMPADDR0.index() + entry]));
        }
        return text.toString();
    }

    private void interrupts(long[] inputs) {
        inputs[Input.MIE.index()] = random.nextInt() & 0x222;
        /* Of several QEMU 7.2 takes the one with the lowest number, which is not the manual's order: so only one at a time. */
        inputs[Input.MIP.index()] = 1L << 1 + 4 * random.nextInt(3);
        inputs[Input.MIDELEG.index()] = random.nextInt() & 0x222;
    }

    private void registers(long[] inputs) {
        for (int x = 1; x < 32; x++) {
            inputs[x] = switch (random.nextInt(4)) {
                case 0 -> EDGES[random.nextInt(EDGES.length)];
                case 1 -> random.nextInt(-70, 71);
                case 2 -> random.nextInt();
                default -> random.nextLong();
            };
        }
        for (int f = 0; f < 32; f++) {
            inputs[32 + f] = switch (random.nextInt(6)) {
                case 0 -> SPECIAL_DOUBLES[random.nextInt(SPECIAL_DOUBLES.length)];
                case 1 -> boxed(SPECIAL_SINGLES[random.nextInt(SPECIAL_SINGLES.length)]);
                case 2 -> boxed(random.nextInt());
                case 3 -> boxed(Float.floatToRawIntBits((float) random.nextInt(-1000, 1000) / 8));
                case 4 -> Double.doubleToRawLongBits((double) random.nextInt() / 1024);
                default -> random.nextLong();
            };
        }
    }

    private static long boxed(int single) {
        return 0xffff_ffff_0000_0000L | single;
    }

    private long physicalPointer() {
        return switch (random.nextInt(12)) {
            case 0 -> CaseImage.DATA + CaseImage.DATA_SIZE / 2 + random.nextInt(-16, 17);
            case 1 -> random.nextLong();
            default -> goodPointer() & (random.nextBoolean() ? ~7 : -1);
        };
    }

    private long goodPointer() {
        return CaseImage.DATA + 2048 + random.nextInt(2000);
    }
}
