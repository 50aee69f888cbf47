package trapline.isa.riscv;

import trapline.machine.Exit;
import trapline.machine.Processor;
import trapline.machine.Storage;

/**
 * The reference processor: it executes decoded pages, in real user mode only. What it does not execute itself ends the run as a
 * trap, with pc at that instruction and nothing changed.
 *
 * <p>Isolation rests on one comparison: every load and store compares its offset in RAM with the b in effect, as an unsigned number,
 * less the access's size, before it adds l. The translation before it is no part of this argument: were it wrong, the guest would still read and write its own region.
 *
 * <p>The loop is one method on purpose: it is compiled as a whole and keeps its variables in host registers. It must stay, with what
 * is inlined into it, under the 8,000 bytes of bytecode that the JIT compiler accepts, and it spells out the fields of {@link
 * DecodedInstruction} for that reason. What is rare is in other classes.
 */
public final class InterpretedProcessor implements Processor<Hart> {
    private static final int ENTRY_MASK = 2 * (Translation.ENTRIES - 1);
    private static final int INDEX_MASK = DecodedPage.HALF_WORDS - 1;

    @Override
    public Exit run(Hart hart, long quantum) {
        if (!hart.composed()) {
            hart.fail(Cause.INSTRUCTION_ACCESS_FAULT, hart.pc);
            return hart.failed();
        }
        hart.translation.catchUp();
        return execute(hart, quantum);
    }

    private static Exit execute(Hart hart, long quantum) {
        long[] x = hart.x;
        Translation translation = hart.translation;
        long[] loads = translation.loads;
        long[] stores = translation.stores;
        long dataKey = translation.dataKey;
        long fetchKey = translation.fetchKey;
        Storage storage = hart.memory.storage;
        long base = hart.memory.base;
        long bound = hart.memory.bound;
        long pc = hart.pc;
        long left = quantum;
        enter:
        while (left > 0) {
            int fetchIndex = (int) (pc >>> 12) & Translation.ENTRIES - 1;
            DecodedPage decoded = translation.fetchPages[fetchIndex];
            if (decoded == null || translation.fetchTags[fetchIndex] != (pc & -4096 | fetchKey)) {
                decoded = translation.fetch(hart, pc);
                if (decoded == null) {
                    return stop(hart, pc, quantum - left);
                }
            }
            long[] code = decoded.code;
            long page = pc & -4096;
            int i = (int) pc >>> 1 & INDEX_MASK;
            do {
                long d = code[i];
                int step = (int) d >>> 24 & 3;
                switch ((int) d & 255) {
                    case Opcode.LI -> x[(int) d >>> 8 & 63] = d >> 32;
                    case Opcode.MV -> x[(int) d >>> 8 & 63] = x[(int) d >>> 14 & 31];
                    case Opcode.AUIPC -> x[(int) d >>> 8 & 63] = page + 2L * i + (d >> 32);
                    case Opcode.ADDI -> x[(int) d >>> 8 & 63] = Rv64I.add(x[(int) d >>> 14 & 31], d >> 32);
                    case Opcode.SLTI -> x[(int) d >>> 8 & 63] = Rv64I.slt(x[(int) d >>> 14 & 31], d >> 32);
                    case Opcode.SLTIU -> x[(int) d >>> 8 & 63] = Rv64I.sltu(x[(int) d >>> 14 & 31], d >> 32);
                    case Opcode.XORI -> x[(int) d >>> 8 & 63] = Rv64I.xor(x[(int) d >>> 14 & 31], d >> 32);
                    case Opcode.ORI -> x[(int) d >>> 8 & 63] = Rv64I.or(x[(int) d >>> 14 & 31], d >> 32);
                    case Opcode.ANDI -> x[(int) d >>> 8 & 63] = Rv64I.and(x[(int) d >>> 14 & 31], d >> 32);
                    case Opcode.SLLI -> x[(int) d >>> 8 & 63] = Rv64I.sll(x[(int) d >>> 14 & 31], d >> 32);
                    case Opcode.SRLI -> x[(int) d >>> 8 & 63] = Rv64I.srl(x[(int) d >>> 14 & 31], d >> 32);
                    case Opcode.SRAI -> x[(int) d >>> 8 & 63] = Rv64I.sra(x[(int) d >>> 14 & 31], d >> 32);
                    case Opcode.ADDIW -> x[(int) d >>> 8 & 63] = Rv64I.addw(x[(int) d >>> 14 & 31], d >> 32);
                    case Opcode.SLLIW -> x[(int) d >>> 8 & 63] = Rv64I.sllw(x[(int) d >>> 14 & 31], d >> 32);
                    case Opcode.SRLIW -> x[(int) d >>> 8 & 63] = Rv64I.srlw(x[(int) d >>> 14 & 31], d >> 32);
                    case Opcode.SRAIW -> x[(int) d >>> 8 & 63] = Rv64I.sraw(x[(int) d >>> 14 & 31], d >> 32);

                    case Opcode.ADD ->
                        x[(int) d >>> 8 & 63] = Rv64I.add(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                    case Opcode.SUB ->
                        x[(int) d >>> 8 & 63] = Rv64I.sub(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                    case Opcode.SLL ->
                        x[(int) d >>> 8 & 63] = Rv64I.sll(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                    case Opcode.SLT ->
                        x[(int) d >>> 8 & 63] = Rv64I.slt(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                    case Opcode.SLTU ->
                        x[(int) d >>> 8 & 63] = Rv64I.sltu(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                    case Opcode.XOR ->
                        x[(int) d >>> 8 & 63] = Rv64I.xor(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                    case Opcode.SRL ->
                        x[(int) d >>> 8 & 63] = Rv64I.srl(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                    case Opcode.SRA ->
                        x[(int) d >>> 8 & 63] = Rv64I.sra(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                    case Opcode.OR -> x[(int) d >>> 8 & 63] = Rv64I.or(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                    case Opcode.AND ->
                        x[(int) d >>> 8 & 63] = Rv64I.and(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                    case Opcode.ADDW ->
                        x[(int) d >>> 8 & 63] = Rv64I.addw(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
                    case Opcode.SUBW ->
                        x[(int) d >>> 8 & 63] = Rv64I.subw(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]);
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
                        step = Rv64I.beq(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]) ? (int) (d >> 32) : step;
                    case Opcode.BNE ->
                        step = Rv64I.bne(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]) ? (int) (d >> 32) : step;
                    case Opcode.BLT ->
                        step = Rv64I.blt(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]) ? (int) (d >> 32) : step;
                    case Opcode.BGE ->
                        step = Rv64I.bge(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]) ? (int) (d >> 32) : step;
                    case Opcode.BLTU ->
                        step = Rv64I.bltu(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]) ? (int) (d >> 32) : step;
                    case Opcode.BGEU ->
                        step = Rv64I.bgeu(x[(int) d >>> 14 & 31], x[(int) d >>> 19 & 31]) ? (int) (d >> 32) : step;
                    case Opcode.J -> step = (int) (d >> 32);
                    case Opcode.JAL -> {
                        x[(int) d >>> 8 & 63] = page + 2L * (i + step);
                        step = (int) (d >> 32);
                    }
                    case Opcode.FAR_JAL -> {
                        x[(int) d >>> 8 & 63] = page + 2L * (i + step);
                        left--;
                        pc = page + 2L * i + 2 * (d >> 32);
                        continue enter;
                    }
                    case Opcode.JALR -> {
                        pc = x[(int) d >>> 14 & 31] + (d >> 32) & -2;
                        x[(int) d >>> 8 & 63] = page + 2L * (i + step);
                        left--;
                        continue enter;
                    }
                    case Opcode.FAR_BRANCH -> {
                        if (farBranchTaken(d, x)) {
                            left--;
                            pc = page + 2L * i + 2 * (d >> 32);
                            continue enter;
                        }
                    }

                    case Opcode.LD -> {
                        long a = x[(int) d >>> 14 & 31] + (d >> 32);
                        int e = (int) (a >>> 11) & ENTRY_MASK;
                        long o = a + loads[e + 1];
                        if ((a & (-4096 | 7) | dataKey) == loads[e] && Long.compareUnsigned(o, bound - 8) <= 0) {
                            x[(int) d >>> 8 & 63] = storage.getLong(base + o);
                        } else if (!MemoryAccess.load(hart, d, a)) {
                            return stop(hart, page + 2L * i, quantum - left);
                        }
                    }
                    case Opcode.LW -> {
                        long a = x[(int) d >>> 14 & 31] + (d >> 32);
                        int e = (int) (a >>> 11) & ENTRY_MASK;
                        long o = a + loads[e + 1];
                        if ((a & (-4096 | 3) | dataKey) == loads[e] && Long.compareUnsigned(o, bound - 4) <= 0) {
                            x[(int) d >>> 8 & 63] = storage.getInt(base + o);
                        } else if (!MemoryAccess.load(hart, d, a)) {
                            return stop(hart, page + 2L * i, quantum - left);
                        }
                    }
                    case Opcode.LH -> {
                        long a = x[(int) d >>> 14 & 31] + (d >> 32);
                        int e = (int) (a >>> 11) & ENTRY_MASK;
                        long o = a + loads[e + 1];
                        if ((a & (-4096 | 1) | dataKey) == loads[e] && Long.compareUnsigned(o, bound - 2) <= 0) {
                            x[(int) d >>> 8 & 63] = storage.getShort(base + o);
                        } else if (!MemoryAccess.load(hart, d, a)) {
                            return stop(hart, page + 2L * i, quantum - left);
                        }
                    }
                    case Opcode.LB -> {
                        long a = x[(int) d >>> 14 & 31] + (d >> 32);
                        int e = (int) (a >>> 11) & ENTRY_MASK;
                        long o = a + loads[e + 1];
                        if ((a & -4096 | dataKey) == loads[e] && Long.compareUnsigned(o, bound) < 0) {
                            x[(int) d >>> 8 & 63] = storage.getByte(base + o);
                        } else if (!MemoryAccess.load(hart, d, a)) {
                            return stop(hart, page + 2L * i, quantum - left);
                        }
                    }
                    case Opcode.LWU -> {
                        long a = x[(int) d >>> 14 & 31] + (d >> 32);
                        int e = (int) (a >>> 11) & ENTRY_MASK;
                        long o = a + loads[e + 1];
                        if ((a & (-4096 | 3) | dataKey) == loads[e] && Long.compareUnsigned(o, bound - 4) <= 0) {
                            x[(int) d >>> 8 & 63] = storage.getInt(base + o) & 0xffffffffL;
                        } else if (!MemoryAccess.load(hart, d, a)) {
                            return stop(hart, page + 2L * i, quantum - left);
                        }
                    }
                    case Opcode.LHU -> {
                        long a = x[(int) d >>> 14 & 31] + (d >> 32);
                        int e = (int) (a >>> 11) & ENTRY_MASK;
                        long o = a + loads[e + 1];
                        if ((a & (-4096 | 1) | dataKey) == loads[e] && Long.compareUnsigned(o, bound - 2) <= 0) {
                            x[(int) d >>> 8 & 63] = storage.getShort(base + o) & 0xffff;
                        } else if (!MemoryAccess.load(hart, d, a)) {
                            return stop(hart, page + 2L * i, quantum - left);
                        }
                    }
                    case Opcode.LBU -> {
                        long a = x[(int) d >>> 14 & 31] + (d >> 32);
                        int e = (int) (a >>> 11) & ENTRY_MASK;
                        long o = a + loads[e + 1];
                        if ((a & -4096 | dataKey) == loads[e] && Long.compareUnsigned(o, bound) < 0) {
                            x[(int) d >>> 8 & 63] = storage.getByte(base + o) & 0xff;
                        } else if (!MemoryAccess.load(hart, d, a)) {
                            return stop(hart, page + 2L * i, quantum - left);
                        }
                    }

                    case Opcode.SD -> {
                        long a = x[(int) d >>> 14 & 31] + (d >> 32);
                        int e = (int) (a >>> 11) & ENTRY_MASK;
                        long o = a + stores[e + 1];
                        if ((a & (-4096 | 7) | dataKey) == stores[e] && Long.compareUnsigned(o, bound - 8) <= 0) {
                            storage.putLong(base + o, x[(int) d >>> 19 & 31]);
                        } else if (MemoryAccess.store(hart, d, a)) {
                            left--;
                            pc = page + 2L * (i + step);
                            continue enter;
                        } else {
                            return stop(hart, page + 2L * i, quantum - left);
                        }
                    }
                    case Opcode.SW -> {
                        long a = x[(int) d >>> 14 & 31] + (d >> 32);
                        int e = (int) (a >>> 11) & ENTRY_MASK;
                        long o = a + stores[e + 1];
                        if ((a & (-4096 | 3) | dataKey) == stores[e] && Long.compareUnsigned(o, bound - 4) <= 0) {
                            storage.putInt(base + o, (int) x[(int) d >>> 19 & 31]);
                        } else if (MemoryAccess.store(hart, d, a)) {
                            left--;
                            pc = page + 2L * (i + step);
                            continue enter;
                        } else {
                            return stop(hart, page + 2L * i, quantum - left);
                        }
                    }
                    case Opcode.SH -> {
                        long a = x[(int) d >>> 14 & 31] + (d >> 32);
                        int e = (int) (a >>> 11) & ENTRY_MASK;
                        long o = a + stores[e + 1];
                        if ((a & (-4096 | 1) | dataKey) == stores[e] && Long.compareUnsigned(o, bound - 2) <= 0) {
                            storage.putShort(base + o, (short) x[(int) d >>> 19 & 31]);
                        } else if (MemoryAccess.store(hart, d, a)) {
                            left--;
                            pc = page + 2L * (i + step);
                            continue enter;
                        } else {
                            return stop(hart, page + 2L * i, quantum - left);
                        }
                    }
                    case Opcode.SB -> {
                        long a = x[(int) d >>> 14 & 31] + (d >> 32);
                        int e = (int) (a >>> 11) & ENTRY_MASK;
                        long o = a + stores[e + 1];
                        if ((a & -4096 | dataKey) == stores[e] && Long.compareUnsigned(o, bound) < 0) {
                            storage.putByte(base + o, (byte) x[(int) d >>> 19 & 31]);
                        } else if (MemoryAccess.store(hart, d, a)) {
                            left--;
                            pc = page + 2L * (i + step);
                            continue enter;
                        } else {
                            return stop(hart, page + 2L * i, quantum - left);
                        }
                    }

                    case Opcode.UNDECODED -> {
                        Fetch.decode(hart, decoded, i, page + 2L * i);
                        continue;
                    }
                    case Opcode.PAGE_END -> {
                        pc = page + 2L * i;
                        continue enter;
                    }
                    case Opcode.CROSSING -> {
                        long crossing = Fetch.decode(hart, decoded, i, page + 2L * i);
                        if (crossing == Fetch.FAILED) {
                            return stop(hart, page + 2L * i, quantum - left);
                        }
                        code = translation.alone(crossing);
                        continue;
                    }
                    default -> {
                        if (!OutOfLine.execute(hart, d, page + 2L * i)) {
                            return stop(hart, page + 2L * i, quantum - left);
                        }
                        if (OutOfLine.mayWriteMemory(d)) {
                            left--;
                            pc = page + 2L * (i + step);
                            continue enter;
                        }
                    }
                }
                i += step;
                left--;
            } while (left > 0);
            pc = page + 2L * i;
        }
        hart.pc = pc;
        hart.retired += quantum;
        return Exit.QUANTUM_EXPIRED;
    }

    private static boolean farBranchTaken(long d, long[] x) {
        long a = x[DecodedInstruction.rs1(d)];
        long b = x[DecodedInstruction.rs2(d)];
        return switch (Opcode.BEQ + DecodedInstruction.rd(d)) {
            case Opcode.BEQ -> Rv64I.beq(a, b);
            case Opcode.BNE -> Rv64I.bne(a, b);
            case Opcode.BLT -> Rv64I.blt(a, b);
            case Opcode.BGE -> Rv64I.bge(a, b);
            case Opcode.BLTU -> Rv64I.bltu(a, b);
            default -> Rv64I.bgeu(a, b);
        };
    }

    private static Exit stop(Hart hart, long pc, long retired) {
        hart.pc = pc;
        hart.retired += retired;
        return hart.failed();
    }
}
