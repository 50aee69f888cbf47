package trapline.isa.thirdgen;

import static trapline.isa.thirdgen.Instruction.a;
import static trapline.isa.thirdgen.Instruction.b;
import static trapline.isa.thirdgen.Instruction.c;
import static trapline.isa.thirdgen.Instruction.immediate;
import static trapline.isa.thirdgen.Instruction.opcode;

import java.lang.ref.Reference;
import java.util.Objects;
import trapline.machine.Exit;
import trapline.machine.Processor;
import trapline.machine.RealAccess;

/**
 * The reference processor: it fetches, decodes and executes one word after the other, in real user mode only. What it
 * does not execute itself ends the run as a trap, with P at that instruction and nothing changed.
 *
 * <p>Isolation rests on one comparison: every address of the guest, for a fetch, a load or a store, is compared with the
 * bound of the R in effect, as an unsigned number, before the base is added. That the R in effect lies in the storage is checked
 * once, when the loop is entered, since nothing changes R within; behind these two, words are reached by {@link RealAccess}.
 *
 * <p>The loop is one method on purpose: it is compiled as a whole and keeps P, R and the count in host registers. It must
 * stay under the 8,000 bytes of bytecode that the JIT compiler accepts. It makes no call, which would cost it the host registers:
 * an instruction that needs one, or that traps, is left to {@link OutOfLine}. And it copies the registers into a new array,
 * which takes the old one's place at the end, since of an array that it made itself the compiler knows the length, and need not check
 * it three times an instruction. And it goes by opcodes far apart, of which the compiler makes comparisons in the order of their
 * frequency: close together they would become a table with one indirect jump, which the processor foretells badly. The benchmark
 * DirectExecution pays for all of this.
 */
public final class InterpretedProcessor implements Processor<ThirdGenState> {
    private static final RealAccess CELLS = RealAccess.DIRECT;
    private static final int CELL_SHIFT = 3;

    /** What the loop goes by: the opcode, where it is in the upper half of a word. */
    private static final int KEY = 0xff00_0000;

    private static final int SPREAD = 24;

    @Override
    public Exit run(ThirdGenState state, long quantum) {
        long left = quantum;
        try {
            while (true) {
                left = execute(state, left);
                if (left == 0) {
                    return Exit.QUANTUM_EXPIRED;
                }
                Exit exit = OutOfLine.execute(state);
                if (exit instanceof Exit.Trapped) {
                    return exit;
                }
                left--;
            }
        } finally {
            // The loop reads the storage by its address, which keeps nothing from being freed.
            Reference.reachabilityFence(state.storage);
        }
    }

    /**
     * Executes up to the end of the quantum, or up to an instruction that must be executed out of line.
     *
     * @return what is left of the quantum
     */
    private static long execute(ThirdGenState state, long quantum) {
        long p = state.p;
        long bound = state.bound;
        if (p >= bound) {
            return quantum;
        }
        long e = windowAddress(state);
        long[] g = new long[ThirdGenState.REGISTERS];
        System.arraycopy(state.registers, 0, g, 0, ThirdGenState.REGISTERS);
        long left = quantum;
        direct:
        while (left > 0) {
            long w = CELLS.getLong(e + (p << CELL_SHIFT));
            long next = p + 1;
            switch ((int) (w >>> Integer.SIZE) & KEY) {
                case Opcode.MOV << SPREAD -> g[a(w)] = g[b(w)];
                case Opcode.LI << SPREAD -> g[a(w)] = immediate(w);
                case Opcode.LIH << SPREAD -> g[a(w)] = g[a(w)] & 0xffffffffL | w << 32;

                case Opcode.LD << SPREAD, Opcode.LDX << SPREAD, Opcode.LOOK << SPREAD -> {
                    long address = loadAddress(w, g);
                    if (Long.compareUnsigned(address, bound) >= 0) {
                        break direct;
                    }
                    g[a(w)] = CELLS.getLong(e + (address << CELL_SHIFT));
                }
                case Opcode.ST << SPREAD, Opcode.STX << SPREAD -> {
                    long address = storeAddress(w, g);
                    if (Long.compareUnsigned(address, bound) >= 0) {
                        break direct;
                    }
                    CELLS.putLong(e + (address << CELL_SHIFT), g[a(w)]);
                }

                case Opcode.ADD << SPREAD -> g[a(w)] = g[b(w)] + g[c(w)];
                case Opcode.ADDI << SPREAD -> g[a(w)] = g[b(w)] + immediate(w);
                case Opcode.SUB << SPREAD -> g[a(w)] = g[b(w)] - g[c(w)];
                case Opcode.MUL << SPREAD -> g[a(w)] = g[b(w)] * g[c(w)];
                case Opcode.MULH << SPREAD -> g[a(w)] = Math.multiplyHigh(g[b(w)], g[c(w)]);
                case Opcode.DIV << SPREAD, Opcode.DIVU << SPREAD, Opcode.REM << SPREAD, Opcode.REMU << SPREAD -> {
                    if (g[c(w)] == 0) {
                        break direct;
                    }
                    g[a(w)] = divide(opcode(w), g[b(w)], g[c(w)]);
                }

                case Opcode.AND << SPREAD -> g[a(w)] = g[b(w)] & g[c(w)];
                case Opcode.ANDI << SPREAD -> g[a(w)] = g[b(w)] & immediate(w);
                case Opcode.OR << SPREAD -> g[a(w)] = g[b(w)] | g[c(w)];
                case Opcode.ORI << SPREAD -> g[a(w)] = g[b(w)] | immediate(w);
                case Opcode.XOR << SPREAD -> g[a(w)] = g[b(w)] ^ g[c(w)];
                case Opcode.XORI << SPREAD -> g[a(w)] = g[b(w)] ^ immediate(w);
                case Opcode.SHL << SPREAD -> g[a(w)] = g[b(w)] << g[c(w)];
                case Opcode.SHLI << SPREAD -> g[a(w)] = g[b(w)] << w;
                case Opcode.SHR << SPREAD -> g[a(w)] = g[b(w)] >>> g[c(w)];
                case Opcode.SHRI << SPREAD -> g[a(w)] = g[b(w)] >>> w;
                case Opcode.SAR << SPREAD -> g[a(w)] = g[b(w)] >> g[c(w)];
                case Opcode.SARI << SPREAD -> g[a(w)] = g[b(w)] >> w;

                case Opcode.SLT << SPREAD -> g[a(w)] = g[b(w)] < g[c(w)] ? 1 : 0;
                case Opcode.SLTU << SPREAD -> g[a(w)] = Long.compareUnsigned(g[b(w)], g[c(w)]) < 0 ? 1 : 0;
                case Opcode.BEQ << SPREAD -> next = g[a(w)] == g[b(w)] ? immediate(w) : next;
                case Opcode.BNE << SPREAD -> next = g[a(w)] != g[b(w)] ? immediate(w) : next;
                case Opcode.BLT << SPREAD -> next = g[a(w)] < g[b(w)] ? immediate(w) : next;
                case Opcode.BGE << SPREAD -> next = g[a(w)] >= g[b(w)] ? immediate(w) : next;
                case Opcode.BLTU << SPREAD -> next = Long.compareUnsigned(g[a(w)], g[b(w)]) < 0 ? immediate(w) : next;
                case Opcode.BGEU << SPREAD -> next = Long.compareUnsigned(g[a(w)], g[b(w)]) >= 0 ? immediate(w) : next;

                case Opcode.JMP << SPREAD -> next = immediate(w);
                case Opcode.RET << SPREAD -> next = g[a(w)];
                case Opcode.CALL << SPREAD, Opcode.CALLR << SPREAD -> {
                    next = opcode(w) == Opcode.CALL ? immediate(w) : g[b(w)];
                    if (Long.compareUnsigned(next, PswWord.FIELD_MAX) <= 0) {
                        g[a(w)] = p + 1;
                    }
                }
                default -> {
                    break direct;
                }
            }
            if (Long.compareUnsigned(next, bound) >= 0) {
                // No address at all is the instruction's fault; an address beyond the bound is that of the next fetch.
                if (Long.compareUnsigned(next, PswWord.FIELD_MAX) <= 0) {
                    p = next;
                    left--;
                }
                break;
            }
            p = next;
            left--;
        }
        state.registers = g;
        state.p = p;
        state.retired += quantum - left;
        return left;
    }

    /** {@return where in the process the window of the R in effect begins, all of which lies in the storage} */
    private static long windowAddress(ThirdGenState state) {
        Objects.checkFromIndexSize(state.base, state.bound, state.storage.q());
        return state.storage.processAddress() + (state.base << CELL_SHIFT);
    }

    /** {@return the address, before R, that a load reads} */
    static long loadAddress(long w, long[] g) {
        return switch (opcode(w)) {
            case Opcode.LD -> immediate(w);
            case Opcode.LDX -> g[b(w)] + immediate(w);
            default -> g[b(w)] + g[c(w)];
        };
    }

    /** {@return the address, before R, that a store writes} */
    static long storeAddress(long w, long[] g) {
        return opcode(w) == Opcode.ST ? immediate(w) : g[b(w)] + immediate(w);
    }

    private static long divide(int opcode, long dividend, long divisor) {
        return switch (opcode) {
            case Opcode.DIV -> dividend / divisor;
            case Opcode.DIVU -> Long.divideUnsigned(dividend, divisor);
            case Opcode.REM -> dividend % divisor;
            default -> Long.remainderUnsigned(dividend, divisor);
        };
    }
}
