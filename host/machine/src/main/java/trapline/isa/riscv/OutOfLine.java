package trapline.isa.riscv;

import static trapline.isa.riscv.DecodedInstruction.immediate;
import static trapline.isa.riscv.DecodedInstruction.length;
import static trapline.isa.riscv.DecodedInstruction.opcode;
import static trapline.isa.riscv.DecodedInstruction.rd;
import static trapline.isa.riscv.DecodedInstruction.rs1;
import static trapline.isa.riscv.DecodedInstruction.rs2;

import java.util.OptionalInt;

/**
 * What the processor's loop leaves to others, because it is rare or long: it would cost the loop the host registers that it keeps
 * its variables in.
 */
final class OutOfLine {
    private OutOfLine() {}

    /**
     * Executes the instruction at the hart's pc and moves pc.
     *
     * @param hart whose
     * @param d what its decoded page holds there, but not {@link Opcode#CROSSING} nor {@link Opcode#REGION}
     * @return how many instructions it retired: 1; 0 if d was none, and pc leads on; -1 if it traps, the hart's failure tells how, and
     *     nothing has changed
     */
    static int step(Hart hart, long d) {
        long pc = hart.pc;
        int opcode = opcode(d);
        switch (opcode) {
            case Opcode.UNDECODED -> {
                DecodedPage page = hart.translation.current();
                Fetch.decode(hart, page, (int) pc >>> 1 & DecodedPage.HALF_WORDS - 1, pc);
                return 0;
            }
            case Opcode.PAGE_END -> {
                return 0;
            }
            case Opcode.FAR_BRANCH -> Jump.execute(hart, d);
            case Opcode.PROBE -> Regions.probe(hart, d);
            default -> {
                if (!execute(hart, d, pc)) {
                    return -1;
                }
                hart.pc += 2L * length(d);
            }
        }
        return 1;
    }

    /**
     * Executes an instruction that does not jump, but for pc and the count.
     *
     * @param hart whose
     * @param d the decoded instruction
     * @param pc where it is
     * @return false if it traps; the hart's failure tells how, and nothing has changed
     */
    static boolean execute(Hart hart, long d, long pc) {
        int opcode = opcode(d);
        if (opcode >= Opcode.ADD_UW && opcode <= Opcode.BSETI) {
            hart.x[rd(d)] = BitManipulation.compute(opcode, hart.x[rs1(d)], hart.x[rs2(d)], immediate(d));
            return true;
        }
        if (opcode >= Opcode.FLW && opcode <= Opcode.FMV_D_X) {
            return floatingPoint(hart, d, pc);
        }
        if (opcode >= Opcode.LB && opcode <= Opcode.LWU) {
            return MemoryAccess.load(hart, d, hart.x[rs1(d)] + immediate(d));
        }
        if (opcode >= Opcode.SB && opcode <= Opcode.SD) {
            return MemoryAccess.store(hart, d, hart.x[rs1(d)] + immediate(d));
        }
        if (opcode >= Opcode.LR_W && opcode <= Opcode.AMOMAXU_D) {
            return AtomicAccess.execute(hart, d);
        }
        return switch (opcode) {
            // One hart, in order, and decoded instructions follow the bytes: nothing is left to order.
            case Opcode.FENCE, Opcode.FENCE_I -> true;
            case Opcode.ECALL -> fail(hart, environmentCall(hart.level()), 0);
            case Opcode.EBREAK -> fail(hart, Cause.BREAKPOINT, pc);
            case Opcode.CSRRW, Opcode.CSRRS, Opcode.CSRRC, Opcode.CSRRWI, Opcode.CSRRSI, Opcode.CSRRCI ->
                FloatingPointCsr.execute(hart, d);
            case Opcode.SRET, Opcode.MRET, Opcode.WFI, Opcode.SFENCE_VMA ->
                fail(hart, Cause.PRIVILEGED_INSTRUCTION, immediate(d) & 0xffffffffL);
            default -> fail(hart, Cause.ILLEGAL_INSTRUCTION, immediate(d) & 0xffffffffL);
        };
    }

    /** {@return false, for an instruction whose bits are looked up for the trap} */
    static boolean illegal(Hart hart, long pc) {
        OptionalInt bits = Fetch.bits(hart, pc);
        return fail(hart, Cause.ILLEGAL_INSTRUCTION, bits.orElse(0) & 0xffffffffL);
    }

    static boolean fail(Hart hart, Cause cause, long operand) {
        hart.fail(cause, operand);
        return false;
    }

    private static boolean floatingPoint(Hart hart, long d, long pc) {
        if (!hart.floatingPoint) {
            return illegal(hart, pc);
        }
        return switch (opcode(d)) {
            case Opcode.FLW, Opcode.FLD -> MemoryAccess.load(hart, d, hart.x[rs1(d)] + immediate(d));
            case Opcode.FSW, Opcode.FSD -> MemoryAccess.store(hart, d, hart.x[rs1(d)] + immediate(d));
            default -> FloatingPoint.execute(hart, d) || illegal(hart, pc);
        };
    }

    private static Cause environmentCall(PrivilegeLevel level) {
        return switch (level) {
            case USER -> Cause.ENVIRONMENT_CALL_FROM_U;
            case SUPERVISOR -> Cause.ENVIRONMENT_CALL_FROM_S;
            case MACHINE -> Cause.ENVIRONMENT_CALL_FROM_M;
        };
    }
}
