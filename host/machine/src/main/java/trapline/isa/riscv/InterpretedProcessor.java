package trapline.isa.riscv;

import org.jspecify.annotations.Nullable;
import trapline.isa.riscv.floating.SignInjection;
import trapline.machine.Exit;
import trapline.machine.Processor;
import trapline.machine.RealAccess;

/**
 * The reference processor: it executes decoded pages, in real user mode only. What it does not execute itself ends the run as a
 * trap, with pc at that instruction and nothing changed.
 *
 * <p>Isolation rests on one comparison: every load and store compares its offset in RAM with the b in effect, less eight bytes, as
 * an unsigned number, before it adds l. The translation before it is no part of this argument: were it wrong, the guest would still
 * read and write its own region.
 *
 * <p>The loop is one method on purpose: it is compiled as a whole. It must stay, with what is inlined into it, under the 8,000 bytes
 * of bytecode that the JIT compiler accepts, and it spells out the fields of {@link DecodedInstruction} for that reason. There
 * is no call in the inner loop: a call anywhere in it, however rare, would make the compiler keep every variable on the stack. What
 * is rare leaves the loop. And what only some instructions need is computed in one block for all of those, else the compiler
 * computes it before each dispatch; the odd form of pc at the exits keeps it from being shared with the jumps. The commonest
 * compressed instructions have opcodes of their own, whose length is a constant: the way from one decoded instruction to the next
 * is what the loop waits for, and reading the length from it made that way a third longer. The array of the registers is allocated
 * here, so that the compiler knows its length and checks no index (10 to 20 percent). Floating point is executed here as far as
 * {@link HostArithmetic} goes. What two instructions have in common is computed before each dispatch, whether it is needed or not: so
 * they extract fields in the same way, and masks that Java's own operators imply are left out. RAM is reached by {@link RealAccess}. The
 * benchmark RiscVExecution measures it.
 */
public final class InterpretedProcessor implements Processor<Hart> {
    private static final RealAccess RAM = RealAccess.DIRECT;
    private static final int INDEX_MASK = DecodedPage.HALF_WORDS - 1;
    private static final int SIZE_SHIFT = DecodedInstruction.SIZE_SHIFT;
    /** How many instructions one call of the loop executes at most, so that an int counts them. */
    private static final int LONGEST_STRETCH = 1 << 30;

    /** A way to execute part of a quantum. */
    interface Stretches {
        /** Executes up to so many instructions, at least 1; {@return a trap, or QUANTUM_EXPIRED} */
        Exit execute(Hart hart, int length);
    }

    @Override
    public Exit run(Hart hart, long quantum) {
        return run(hart, quantum, InterpretedProcessor::stretch);
    }

    static Exit run(Hart hart, long quantum, Stretches stretches) {
        if (!hart.composed()) {
            hart.fail(Cause.INSTRUCTION_ACCESS_FAULT, hart.pc);
            return hart.failed();
        }
        hart.translation.catchUp();
        long left = quantum;
        while (left > 0) {
            int length = (int) Math.min(left, LONGEST_STRETCH);
            if (stretches.execute(hart, length) instanceof Exit.Trapped trapped) {
                return trapped;
            }
            left -= length;
        }
        return Exit.QUANTUM_EXPIRED;
    }

    /** Executes up to so many instructions, at least 1, and as many more as translated code takes of the reserve; {@return a trap, or QUANTUM_EXPIRED} */
    static Exit stretch(Hart hart, int length) {
        // What the loop leaves of it is taken off again.
        hart.retired += length;
        return execute(hart, null, length);
    }

    private static Exit execute(Hart hart, @Nullable DecodedPage first, int stretch) {
        long[] x = new long[Hart.REGISTER_SLOTS];
        System.arraycopy(hart.x, 0, x, 0, Hart.REGISTERS);
        hart.x = x;
        long[] f = hart.f;
        Translation translation = hart.translation;
        long loads = translation.loads.start;
        long stores = translation.stores.start;
        long dataKey = translation.dataKey;
        long base = hart.memory.realStart;
        long lastDouble = hart.memory.lastDouble;
        long pc = hart.pc;
        int left = stretch;
        DecodedPage start = first;
        enter:
        while (left != 0) {
            DecodedPage decoded = start == null ? translation.executable(hart, pc) : start;
            start = null;
            if (decoded == null) {
                return stop(hart, pc, left);
            }
            // These change out of the loop only.
            boolean moves = hart.floatingPointReady();
            boolean arithmetic = hart.arithmeticReady();
            long[] code = decoded.code;
            long page = pc & -4096;
            long i = pc >>> 1 & INDEX_MASK;
            long d;
            direct:
            while (true) {
                d = code[(int) i];
                long step = 2;
                switch ((int) d & 255) {
                    case Opcode.LI -> x[(int) d >>> 8 & 63] = d >> 32;
                    case Opcode.C_LI -> {
                        x[(int) d >>> 8 & 63] = d >> 32;
                        step = 1;
                    }
                    case Opcode.MV -> x[(int) d >>> 8 & 63] = x[(int) d >>> 14 & 31];
                    case Opcode.C_MV -> {
                        x[(int) d >>> 8 & 63] = x[(int) d >>> 14 & 31];
                        step = 1;
                    }
                    case Opcode.ADDI -> x[(int) d >>> 8 & 63] = Rv64I.add(x[(int) d >>> 14 & 31], d >> 32);
                    case Opcode.C_ADDI -> {
                        x[(int) d >>> 8 & 63] = Rv64I.add(x[(int) d >>> 14 & 31], d >> 32);
                        step = 1;
                    }
                    case Opcode.SLTI -> x[(int) d >>> 8 & 63] = Rv64I.slt(x[(int) d >>> 14 & 31], d >> 32);
                    case Opcode.SLTIU -> x[(int) d >>> 8 & 63] = Rv64I.sltu(x[(int) d >>> 14 & 31], d >> 32);
                    case Opcode.XORI -> x[(int) d >>> 8 & 63] = Rv64I.xor(x[(int) d >>> 14 & 31], d >> 32);
                    case Opcode.ORI -> x[(int) d >>> 8 & 63] = Rv64I.or(x[(int) d >>> 14 & 31], d >> 32);
                    case Opcode.ANDI -> x[(int) d >>> 8 & 63] = Rv64I.and(x[(int) d >>> 14 & 31], d >> 32);
                    case Opcode.C_ANDI -> {
                        x[(int) d >>> 8 & 63] = Rv64I.and(x[(int) d >>> 14 & 31], d >> 32);
                        step = 1;
                    }
                    case Opcode.SLLI -> x[(int) d >>> 8 & 63] = Rv64I.sll(x[(int) d >>> 14 & 31], d >> 32);
                    case Opcode.C_SLLI -> {
                        x[(int) d >>> 8 & 63] = Rv64I.sll(x[(int) d >>> 14 & 31], d >> 32);
                        step = 1;
                    }
                    case Opcode.SRLI -> x[(int) d >>> 8 & 63] = Rv64I.srl(x[(int) d >>> 14 & 31], d >> 32);
                    case Opcode.C_SRLI -> {
                        x[(int) d >>> 8 & 63] = Rv64I.srl(x[(int) d >>> 14 & 31], d >> 32);
                        step = 1;
                    }
                    case Opcode.SRAI -> x[(int) d >>> 8 & 63] = Rv64I.sra(x[(int) d >>> 14 & 31], d >> 32);
                    case Opcode.C_SRAI -> {
                        x[(int) d >>> 8 & 63] = Rv64I.sra(x[(int) d >>> 14 & 31], d >> 32);
                        step = 1;
                    }
                    case Opcode.ADDIW -> x[(int) d >>> 8 & 63] = Rv64I.addw(x[(int) d >>> 14 & 31], d >> 32);
                    case Opcode.C_ADDIW -> {
                        x[(int) d >>> 8 & 63] = Rv64I.addw(x[(int) d >>> 14 & 31], d >> 32);
                        step = 1;
                    }
                    case Opcode.SLLIW -> x[(int) d >>> 8 & 63] = Rv64I.sllw(x[(int) d >>> 14 & 31], d >> 32);
                    case Opcode.SRLIW -> x[(int) d >>> 8 & 63] = Rv64I.srlw(x[(int) d >>> 14 & 31], d >> 32);
                    case Opcode.SRAIW -> x[(int) d >>> 8 & 63] = Rv64I.sraw(x[(int) d >>> 14 & 31], d >> 32);

                    case Opcode.ADD ->
                        x[(int) d >>> 8 & 63] = Rv64I.add(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                    case Opcode.C_ADD -> {
                        x[(int) d >>> 8 & 63] = Rv64I.add(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                        step = 1;
                    }
                    case Opcode.SUB ->
                        x[(int) d >>> 8 & 63] = Rv64I.sub(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                    case Opcode.C_SUB -> {
                        x[(int) d >>> 8 & 63] = Rv64I.sub(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                        step = 1;
                    }
                    case Opcode.SLL ->
                        x[(int) d >>> 8 & 63] = Rv64I.sll(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                    case Opcode.SLT ->
                        x[(int) d >>> 8 & 63] = Rv64I.slt(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                    case Opcode.SLTU ->
                        x[(int) d >>> 8 & 63] = Rv64I.sltu(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                    case Opcode.XOR ->
                        x[(int) d >>> 8 & 63] = Rv64I.xor(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                    case Opcode.C_XOR -> {
                        x[(int) d >>> 8 & 63] = Rv64I.xor(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                        step = 1;
                    }
                    case Opcode.SRL ->
                        x[(int) d >>> 8 & 63] = Rv64I.srl(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                    case Opcode.SRA ->
                        x[(int) d >>> 8 & 63] = Rv64I.sra(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                    case Opcode.OR -> x[(int) d >>> 8 & 63] = Rv64I.or(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                    case Opcode.C_OR -> {
                        x[(int) d >>> 8 & 63] = Rv64I.or(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                        step = 1;
                    }
                    case Opcode.AND ->
                        x[(int) d >>> 8 & 63] = Rv64I.and(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                    case Opcode.C_AND -> {
                        x[(int) d >>> 8 & 63] = Rv64I.and(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                        step = 1;
                    }
                    case Opcode.ADDW ->
                        x[(int) d >>> 8 & 63] = Rv64I.addw(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                    case Opcode.C_ADDW -> {
                        x[(int) d >>> 8 & 63] = Rv64I.addw(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                        step = 1;
                    }
                    case Opcode.SUBW ->
                        x[(int) d >>> 8 & 63] = Rv64I.subw(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                    case Opcode.C_SUBW -> {
                        x[(int) d >>> 8 & 63] = Rv64I.subw(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                        step = 1;
                    }
                    case Opcode.SLLW ->
                        x[(int) d >>> 8 & 63] = Rv64I.sllw(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                    case Opcode.SRLW ->
                        x[(int) d >>> 8 & 63] = Rv64I.srlw(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                    case Opcode.SRAW ->
                        x[(int) d >>> 8 & 63] = Rv64I.sraw(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);

                    case Opcode.MUL ->
                        x[(int) d >>> 8 & 63] = Rv64M.mul(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                    case Opcode.MULH ->
                        x[(int) d >>> 8 & 63] = Rv64M.mulh(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                    case Opcode.MULHSU ->
                        x[(int) d >>> 8 & 63] = Rv64M.mulhsu(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                    case Opcode.MULHU ->
                        x[(int) d >>> 8 & 63] = Rv64M.mulhu(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                    case Opcode.DIV ->
                        x[(int) d >>> 8 & 63] = Rv64M.div(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                    case Opcode.DIVU ->
                        x[(int) d >>> 8 & 63] = Rv64M.divu(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                    case Opcode.REM ->
                        x[(int) d >>> 8 & 63] = Rv64M.rem(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                    case Opcode.REMU ->
                        x[(int) d >>> 8 & 63] = Rv64M.remu(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                    case Opcode.MULW ->
                        x[(int) d >>> 8 & 63] = Rv64M.mulw(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                    case Opcode.DIVW ->
                        x[(int) d >>> 8 & 63] = Rv64M.divw(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                    case Opcode.DIVUW ->
                        x[(int) d >>> 8 & 63] = Rv64M.divuw(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                    case Opcode.REMW ->
                        x[(int) d >>> 8 & 63] = Rv64M.remw(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                    case Opcode.REMUW ->
                        x[(int) d >>> 8 & 63] = Rv64M.remuw(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);

                    case Opcode.BEQ ->
                        step = Rv64I.beq(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]) ? d >> 32 : step;
                    case Opcode.C_BEQ -> step = Rv64I.beq(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]) ? d >> 32 : 1;
                    case Opcode.BNE ->
                        step = Rv64I.bne(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]) ? d >> 32 : step;
                    case Opcode.C_BNE -> step = Rv64I.bne(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]) ? d >> 32 : 1;
                    case Opcode.BLT ->
                        step = Rv64I.blt(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]) ? d >> 32 : step;
                    case Opcode.BGE ->
                        step = Rv64I.bge(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]) ? d >> 32 : step;
                    case Opcode.BLTU ->
                        step = Rv64I.bltu(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]) ? d >> 32 : step;
                    case Opcode.BGEU ->
                        step = Rv64I.bgeu(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]) ? d >> 32 : step;
                    case Opcode.J -> step = d >> 32;
                    case Opcode.C_J -> step = d >> 32;
                    case Opcode.AUIPC, Opcode.JAL, Opcode.FAR_JAL, Opcode.JALR -> {
                        long here = page + 2 * i;
                        int opcode = (int) d & 255;
                        if (opcode == Opcode.AUIPC) {
                            x[(int) d >>> 8 & 63] = here + (d >> 32);
                        } else if (opcode == Opcode.JALR) {
                            step = d >>> 24 & 3;
                            pc = x[(int) d >>> 14 & 31] + (d >> 32) & -2;
                            x[(int) d >>> 8 & 63] = here + 2 * step;
                            if ((pc & -4096) != page) {
                                left--;
                                continue enter;
                            }
                            step = (pc - here) >> 1;
                        } else {
                            x[(int) d >>> 8 & 63] = here + 2 * step;
                            step = d >> 32;
                            if (opcode == Opcode.FAR_JAL) {
                                pc = here + 2 * step;
                                left--;
                                continue enter;
                            }
                        }
                    }

                    case Opcode.LB,
                            Opcode.LH,
                            Opcode.LW,
                            Opcode.LD,
                            Opcode.LBU,
                            Opcode.LHU,
                            Opcode.LWU,
                            Opcode.SB,
                            Opcode.SH,
                            Opcode.SW,
                            Opcode.SD,
                            Opcode.FLW,
                            Opcode.FLD,
                            Opcode.FSW,
                            Opcode.FSD -> {
                        step = d >>> 24 & 3;
                        long a = x[(int) d >>> 14 & 31] + (d >> 32);
                        long e = ((int) d & DecodedInstruction.STORES) == 0 ? loads : stores;
                        e += a >>> TranslationTable.OFFSET_SHIFT & TranslationTable.OFFSET_MASK;
                        long o = a + RAM.getLong(e + TranslationTable.ADDEND);
                        if ((a & (-4096 | d >>> SIZE_SHIFT & 7) | dataKey) != RAM.getLong(e)
                                || Long.compareUnsigned(o, lastDouble) > 0
                                || ((int) d & DecodedInstruction.FLOATING_POINT) != 0 && !moves) {
                            break direct;
                        }
                        o += base;
                        switch ((int) d & 255) {
                            case Opcode.LD -> x[(int) d >>> 8 & 63] = RAM.getLong(o);
                            case Opcode.LW -> x[(int) d >>> 8 & 63] = RAM.getInt(o);
                            case Opcode.LBU -> x[(int) d >>> 8 & 63] = RAM.getByte(o) & 0xff;
                            case Opcode.LHU -> x[(int) d >>> 8 & 63] = RAM.getShort(o) & 0xffff;
                            case Opcode.LWU -> x[(int) d >>> 8 & 63] = RAM.getInt(o) & 0xffffffffL;
                            case Opcode.LH -> x[(int) d >>> 8 & 63] = RAM.getShort(o);
                            case Opcode.LB -> x[(int) d >>> 8 & 63] = RAM.getByte(o);
                            case Opcode.SD -> RAM.putLong(o, x[(int) d >>> 19 & 31]);
                            case Opcode.SW -> RAM.putInt(o, (int) x[(int) d >>> 19 & 31]);
                            case Opcode.SB -> RAM.putByte(o, (byte) x[(int) d >>> 19 & 31]);
                            case Opcode.SH -> RAM.putShort(o, (short) x[(int) d >>> 19 & 31]);
                            case Opcode.FLD -> f[(int) d >>> 8 & 63] = RAM.getLong(o);
                            case Opcode.FSD -> RAM.putLong(o, f[(int) d >>> 19 & 31]);
                            case Opcode.FLW -> f[(int) d >>> 8 & 63] = RAM.getInt(o) | -1L << 32;
                            default -> RAM.putInt(o, (int) f[(int) d >>> 19 & 31]);
                        }
                    }

                    case Opcode.FMADD_D,
                            Opcode.FMSUB_D,
                            Opcode.FNMSUB_D,
                            Opcode.FNMADD_D,
                            Opcode.FADD_D,
                            Opcode.FSUB_D,
                            Opcode.FMUL_D,
                            Opcode.FDIV_D,
                            Opcode.FMADD_S,
                            Opcode.FMSUB_S,
                            Opcode.FNMSUB_S,
                            Opcode.FNMADD_S,
                            Opcode.FADD_S,
                            Opcode.FSUB_S,
                            Opcode.FMUL_S,
                            Opcode.FDIV_S,
                            Opcode.FEQ_D,
                            Opcode.FLT_D,
                            Opcode.FLE_D,
                            Opcode.FSGNJ_D,
                            Opcode.FSGNJN_D,
                            Opcode.FSGNJX_D,
                            Opcode.FMV_D_X,
                            Opcode.FMV_X_D -> {
                        if (!moves) {
                            break direct;
                        }
                        int opcode = (int) d & 255;
                        long a = f[(int) d >>> 14 & 31];
                        long b = f[(int) d >>> 19 & 31];
                        if (opcode >= Opcode.FMADD_D && opcode <= Opcode.FDIV_D) {
                            long c = f[(int) d >>> 26 & 31];
                            double result = HostArithmetic.compute(
                                    opcode,
                                    Double.longBitsToDouble(a),
                                    Double.longBitsToDouble(b),
                                    Double.longBitsToDouble(c));
                            // Its rounding mode must be to nearest or dynamic, 0 or 7.
                            if (!arithmetic || ((d >> 32) + 1 & 6) != 0 || !HostArithmetic.isPlain(result)) {
                                break direct;
                            }
                            f[(int) d >>> 8 & 63] = Double.doubleToRawLongBits(result);
                        } else if (opcode <= Opcode.FDIV_S) {
                            long c = opcode <= Opcode.FNMADD_S ? f[(int) d >>> 26 & 31] : -1;
                            float result = HostArithmetic.compute(
                                    opcode, HostArithmetic.unbox(a), HostArithmetic.unbox(b), HostArithmetic.unbox(c));
                            if (!arithmetic
                                    || ((d >> 32) + 1 & 6) != 0
                                    || !HostArithmetic.boxed(a & b & c)
                                    || !HostArithmetic.isPlain(result)) {
                                break direct;
                            }
                            f[(int) d >>> 8 & 63] = HostArithmetic.box(result);
                        } else if (opcode >= Opcode.FEQ_D && opcode <= Opcode.FLE_D) {
                            int order = HostArithmetic.compare(
                                    opcode, Double.longBitsToDouble(a), Double.longBitsToDouble(b));
                            if (order < 0) {
                                break direct;
                            }
                            x[(int) d >>> 8 & 63] = order;
                        } else {
                            switch (opcode) {
                                case Opcode.FSGNJ_D -> f[(int) d >>> 8 & 63] = SignInjection.copySign(a, b);
                                case Opcode.FSGNJN_D -> f[(int) d >>> 8 & 63] = SignInjection.copyNegatedSign(a, b);
                                case Opcode.FSGNJX_D -> f[(int) d >>> 8 & 63] = SignInjection.multiplySign(a, b);
                                case Opcode.FMV_D_X -> f[(int) d >>> 8 & 63] = x[(int) d >>> 14 & 31];
                                default -> x[(int) d >>> 8 & 63] = a;
                            }
                        }
                    }

                    default -> {
                        break direct;
                    }
                }
                i += step;
                left--;
                if (left == 0) {
                    hart.pc = (page >> 1) + i << 1;
                    return Exit.QUANTUM_EXPIRED;
                }
            }
            hart.pc = (page >> 1) + i << 1;
            int retired = rare(hart, d, left, x);
            if (retired < 0) {
                return stop(hart, hart.pc, left);
            }
            left -= retired;
            pc = hart.pc;
        }
        hart.pc = pc;
        return Exit.QUANTUM_EXPIRED;
    }

    /** Executes what the loop does not; {@return how many instructions it retired, or -1 if one traps} */
    private static int rare(Hart hart, long d, int left, long[] x) {
        return switch (DecodedInstruction.opcode(d)) {
            case Opcode.CROSSING -> crossing(hart, x);
            case Opcode.REGION -> translated(hart, left, x);
            default -> OutOfLine.step(hart, d);
        };
    }

    /** Executes the last half word of a page, an instruction whose second half is in the next; {@return 1, or -1 if it traps} */
    private static int crossing(Hart hart, long[] x) {
        long decoded = Fetch.decode(hart, hart.translation.current(), DecodedPage.HALF_WORDS - 1, hart.pc);
        return decoded == Fetch.FAILED ? -1 : single(hart, decoded, x);
    }

    /** Executes translated code, or the instruction there if that cannot be entered now; {@return what {@link #rare} does} */
    private static int translated(Hart hart, int left, long[] x) {
        int retired = Regions.enter(hart, left + hart.reserve);
        if (retired == 0) {
            return single(hart, Regions.original(hart), x);
        }
        int more = Math.min(retired, hart.reserve);
        hart.reserve -= more;
        hart.retired += more;
        return retired - more;
    }

    /** Executes the instruction at pc, whatever the decoded page holds there; {@return 1, or -1 if it traps} */
    private static int single(Hart hart, long decoded, long[] x) {
        long retired = hart.retired;
        int index = (int) hart.pc >>> 1 & INDEX_MASK;
        Exit exit = execute(hart, hart.translation.alone(index, decoded), 1);
        hart.retired = retired;
        // The loop around this goes on with its own array.
        System.arraycopy(hart.x, 0, x, 0, Hart.REGISTERS);
        hart.x = x;
        return exit instanceof Exit.QuantumExpired ? 1 : -1;
    }

    private static Exit stop(Hart hart, long pc, int left) {
        hart.pc = pc;
        hart.retired -= left;
        return hart.failed();
    }
}
