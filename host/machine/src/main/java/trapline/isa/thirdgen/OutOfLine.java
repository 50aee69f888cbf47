package trapline.isa.thirdgen;

import static trapline.isa.thirdgen.Instruction.a;
import static trapline.isa.thirdgen.Instruction.b;
import static trapline.isa.thirdgen.Instruction.c;
import static trapline.isa.thirdgen.Instruction.immediate;
import static trapline.isa.thirdgen.Instruction.opcode;

import trapline.machine.Exit;

/**
 * What the loop of {@link InterpretedProcessor} leaves: the block move, and every instruction that traps. For those it says
 * which trap; the loop has found already that the instruction cannot complete.
 */
final class OutOfLine {
    /** How many words one block move instruction moves at most, so that no instruction takes long. */
    static final int COPY_CHUNK = 64;

    private OutOfLine() {}

    /**
     * Executes the instruction at P.
     *
     * @return {@link Exit.QuantumExpired} if it has retired; {@link Exit.Trapped} if it trapped and nothing has changed
     */
    static Exit execute(ThirdGenState state) {
        long p = state.p;
        if (p >= state.bound) {
            return trap(Cause.MEMORY, p);
        }
        long[] g = state.registers;
        long w = state.storage.load(state.base + p);
        return switch (opcode(w)) {
            case Opcode.COPY -> copy(state, g, w);
            case Opcode.LD, Opcode.LDX, Opcode.LOOK -> trap(Cause.MEMORY, InterpretedProcessor.loadAddress(w, g));
            case Opcode.ST, Opcode.STX -> trap(Cause.MEMORY, InterpretedProcessor.storeAddress(w, g));
            case Opcode.DIV, Opcode.DIVU, Opcode.REM, Opcode.REMU -> trap(Cause.DIVIDE_BY_ZERO, g[b(w)]);
            case Opcode.RET -> trap(Cause.MEMORY, g[a(w)]);
            case Opcode.CALLR -> trap(Cause.MEMORY, g[b(w)]);
            case Opcode.JMP, Opcode.CALL, Opcode.BEQ, Opcode.BNE, Opcode.BLT, Opcode.BGE, Opcode.BLTU, Opcode.BGEU ->
                trap(Cause.MEMORY, immediate(w));
            case Opcode.SVC -> trap(Cause.SUPERVISOR_CALL, immediate(w));
            default -> trap(isPrivileged(w) ? Cause.PRIVILEGED_INSTRUCTION : Cause.ILLEGAL_INSTRUCTION, w);
        };
    }

    private static boolean isPrivileged(long w) {
        return opcode(w) >= Opcode.LPSW && opcode(w) <= Opcode.DWR;
    }

    private static Exit copy(ThirdGenState state, long[] g, long w) {
        long n = g[c(w)] < 0 ? COPY_CHUNK : Math.min(g[c(w)], COPY_CHUNK);
        for (int block : new int[] {a(w), b(w)}) {
            if (!inside(g[block], n, state.bound)) {
                return trap(Cause.MEMORY, firstOutside(g[block], state.bound));
            }
        }
        if (n > 0) {
            // Of no words, the addresses may be anything.
            state.storage.copy(state.base + g[b(w)], state.base + g[a(w)], n);
        }
        g[a(w)] += n;
        g[b(w)] += n;
        g[c(w)] -= n;
        state.p += g[c(w)] == 0 ? 1 : 0;
        state.retired++;
        return Exit.QUANTUM_EXPIRED;
    }

    /** {@return whether the n addresses from start on are all below the bound; none is outside if n is 0} */
    static boolean inside(long start, long n, long bound) {
        return n == 0 || start >= 0 && start <= bound - n;
    }

    /** {@return the first address at or after start that is outside the bound, of a block that is not {@link #inside}} */
    static long firstOutside(long start, long bound) {
        return start < 0 || start >= bound ? start : bound;
    }

    private static Exit trap(Cause cause, long operand) {
        return new Exit.Trapped(cause.exception(operand));
    }
}
