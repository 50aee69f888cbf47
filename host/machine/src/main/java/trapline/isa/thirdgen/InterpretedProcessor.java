package trapline.isa.thirdgen;

import static trapline.isa.thirdgen.Instruction.a;
import static trapline.isa.thirdgen.Instruction.b;
import static trapline.isa.thirdgen.Instruction.c;
import static trapline.isa.thirdgen.Instruction.immediate;
import static trapline.isa.thirdgen.Instruction.opcode;

import trapline.machine.Exit;
import trapline.machine.Processor;
import trapline.machine.Storage;

/**
 * The reference processor: it fetches, decodes and executes one word after the other, in real user mode only. What it
 * does not execute itself ends the run as a trap, with P at that instruction and nothing changed.
 *
 * <p>Isolation rests on one comparison: every address of the guest, for a fetch, a load or a store, is compared with the
 * bound of the R in effect, as an unsigned number, before the base is added.
 *
 * <p>The loop is one method on purpose: it is compiled as a whole and keeps P, R and the count in host registers. It must
 * stay under the 8,000 bytes of bytecode that the JIT compiler accepts. The benchmark DirectExecution pays for it.
 */
public final class InterpretedProcessor implements Processor<ThirdGenState> {
    /** How many words one block move instruction moves at most, so that no instruction takes long. */
    static final int COPY_CHUNK = 64;

    @Override
    public Exit run(ThirdGenState state, long quantum) {
        long[] g = state.registers;
        Storage e = state.storage;
        long l = state.base;
        long bound = state.bound;
        long p = state.p;
        long left = quantum;
        while (left > 0) {
            if (p >= bound) {
                return trap(state, p, quantum - left, Cause.MEMORY, p);
            }
            long w = e.load(l + p);
            long next = p + 1;
            switch (opcode(w)) {
                case Opcode.MOV -> g[a(w)] = g[b(w)];
                case Opcode.LI -> g[a(w)] = immediate(w);
                case Opcode.LIH -> g[a(w)] = g[a(w)] & 0xffffffffL | w << 32;

                case Opcode.LD, Opcode.LDX, Opcode.LOOK -> {
                    long address = readAddress(w, g);
                    if (Long.compareUnsigned(address, bound) >= 0) {
                        return trap(state, p, quantum - left, Cause.MEMORY, address);
                    }
                    g[a(w)] = e.load(l + address);
                }
                case Opcode.ST, Opcode.STX -> {
                    long address = opcode(w) == Opcode.ST ? immediate(w) : g[b(w)] + immediate(w);
                    if (Long.compareUnsigned(address, bound) >= 0) {
                        return trap(state, p, quantum - left, Cause.MEMORY, address);
                    }
                    e.store(l + address, g[a(w)]);
                }
                case Opcode.COPY -> {
                    long n = chunk(g[c(w)]);
                    if (!inside(g[a(w)], n, bound)) {
                        return trap(state, p, quantum - left, Cause.MEMORY, firstOutside(g[a(w)], bound));
                    }
                    if (!inside(g[b(w)], n, bound)) {
                        return trap(state, p, quantum - left, Cause.MEMORY, firstOutside(g[b(w)], bound));
                    }
                    if (n > 0) {
                        // Of no words, the addresses may be anything.
                        e.copy(l + g[b(w)], l + g[a(w)], n);
                    }
                    next = advanceCopy(g, w, n) ? next : p;
                }

                case Opcode.ADD -> g[a(w)] = g[b(w)] + g[c(w)];
                case Opcode.ADDI -> g[a(w)] = g[b(w)] + immediate(w);
                case Opcode.SUB -> g[a(w)] = g[b(w)] - g[c(w)];
                case Opcode.MUL -> g[a(w)] = g[b(w)] * g[c(w)];
                case Opcode.MULH -> g[a(w)] = Math.multiplyHigh(g[b(w)], g[c(w)]);
                case Opcode.DIV, Opcode.DIVU, Opcode.REM, Opcode.REMU -> {
                    if (g[c(w)] == 0) {
                        return trap(state, p, quantum - left, Cause.DIVIDE_BY_ZERO, g[b(w)]);
                    }
                    g[a(w)] = divide(opcode(w), g[b(w)], g[c(w)]);
                }

                case Opcode.AND -> g[a(w)] = g[b(w)] & g[c(w)];
                case Opcode.ANDI -> g[a(w)] = g[b(w)] & immediate(w);
                case Opcode.OR -> g[a(w)] = g[b(w)] | g[c(w)];
                case Opcode.ORI -> g[a(w)] = g[b(w)] | immediate(w);
                case Opcode.XOR -> g[a(w)] = g[b(w)] ^ g[c(w)];
                case Opcode.XORI -> g[a(w)] = g[b(w)] ^ immediate(w);
                case Opcode.SHL -> g[a(w)] = g[b(w)] << g[c(w)];
                case Opcode.SHLI -> g[a(w)] = g[b(w)] << w;
                case Opcode.SHR -> g[a(w)] = g[b(w)] >>> g[c(w)];
                case Opcode.SHRI -> g[a(w)] = g[b(w)] >>> w;
                case Opcode.SAR -> g[a(w)] = g[b(w)] >> g[c(w)];
                case Opcode.SARI -> g[a(w)] = g[b(w)] >> w;

                case Opcode.SLT -> g[a(w)] = g[b(w)] < g[c(w)] ? 1 : 0;
                case Opcode.SLTU -> g[a(w)] = Long.compareUnsigned(g[b(w)], g[c(w)]) < 0 ? 1 : 0;
                case Opcode.BEQ -> next = g[a(w)] == g[b(w)] ? immediate(w) : next;
                case Opcode.BNE -> next = g[a(w)] != g[b(w)] ? immediate(w) : next;
                case Opcode.BLT -> next = g[a(w)] < g[b(w)] ? immediate(w) : next;
                case Opcode.BGE -> next = g[a(w)] >= g[b(w)] ? immediate(w) : next;
                case Opcode.BLTU -> next = Long.compareUnsigned(g[a(w)], g[b(w)]) < 0 ? immediate(w) : next;
                case Opcode.BGEU -> next = Long.compareUnsigned(g[a(w)], g[b(w)]) >= 0 ? immediate(w) : next;

                case Opcode.JMP -> next = immediate(w);
                case Opcode.RET -> next = g[a(w)];
                case Opcode.CALL, Opcode.CALLR -> {
                    next = opcode(w) == Opcode.CALL ? immediate(w) : g[b(w)];
                    if (Long.compareUnsigned(next, PswWord.FIELD_MAX) <= 0) {
                        g[a(w)] = p + 1;
                    }
                }
                default -> {
                    return stop(state, p, quantum - left, w);
                }
            }
            if (Long.compareUnsigned(next, PswWord.FIELD_MAX) > 0) {
                return trap(state, p, quantum - left, Cause.MEMORY, next);
            }
            p = next;
            left--;
        }
        state.p = p;
        state.retired += quantum;
        return Exit.QUANTUM_EXPIRED;
    }

    private static long readAddress(long w, long[] g) {
        return switch (opcode(w)) {
            case Opcode.LD -> immediate(w);
            case Opcode.LDX -> g[b(w)] + immediate(w);
            default -> g[b(w)] + g[c(w)];
        };
    }

    private static long chunk(long words) {
        return words < 0 ? COPY_CHUNK : Math.min(words, COPY_CHUNK);
    }

    /** {@return whether the n addresses from start on are all below the bound; none is outside if n is 0} */
    static boolean inside(long start, long n, long bound) {
        return n == 0 || start >= 0 && start <= bound - n;
    }

    /** {@return the first address at or after start that is outside the bound, of a block that is not {@link #inside}} */
    static long firstOutside(long start, long bound) {
        return start < 0 || start >= bound ? start : bound;
    }

    private static boolean advanceCopy(long[] g, long w, long n) {
        g[a(w)] += n;
        g[b(w)] += n;
        g[c(w)] -= n;
        return g[c(w)] == 0;
    }

    private static long divide(int opcode, long dividend, long divisor) {
        return switch (opcode) {
            case Opcode.DIV -> dividend / divisor;
            case Opcode.DIVU -> Long.divideUnsigned(dividend, divisor);
            case Opcode.REM -> dividend % divisor;
            default -> Long.remainderUnsigned(dividend, divisor);
        };
    }

    private static Exit stop(ThirdGenState state, long p, long retired, long word) {
        int opcode = opcode(word);
        if (opcode == Opcode.SVC) {
            return trap(state, p, retired, Cause.SUPERVISOR_CALL, immediate(word));
        }
        boolean privileged = opcode >= Opcode.LPSW && opcode <= Opcode.DWR;
        return trap(state, p, retired, privileged ? Cause.PRIVILEGED_INSTRUCTION : Cause.ILLEGAL_INSTRUCTION, word);
    }

    private static Exit trap(ThirdGenState state, long p, long retired, Cause cause, long operand) {
        state.p = p;
        state.retired += retired;
        return new Exit.Trapped(cause.exception(operand));
    }
}
