package trapline.isa.riscv;

import static trapline.isa.riscv.DecodedInstruction.immediate;
import static trapline.isa.riscv.DecodedInstruction.length;
import static trapline.isa.riscv.DecodedInstruction.opcode;
import static trapline.isa.riscv.DecodedInstruction.rd;
import static trapline.isa.riscv.DecodedInstruction.rs1;
import static trapline.isa.riscv.DecodedInstruction.rs2;

/** Branches and jumps out of the processor's loop, in all the forms they are decoded to. */
final class Jump {
    /** The registers that return addresses are in (volume I, section 2.5.1). */
    static final int LINK = 1;

    private static final int ALTERNATE_LINK = 5;

    private Jump() {}

    /** {@return whether an opcode is that of a branch or jump} */
    static boolean isJump(int opcode) {
        return switch (opcode) {
            case Opcode.JAL, Opcode.JALR, Opcode.FAR_JAL, Opcode.J, Opcode.C_J -> true;
            default -> isConditional(opcode);
        };
    }

    /** {@return whether an opcode is that of a branch} */
    static boolean isConditional(int opcode) {
        return opcode >= Opcode.BEQ && opcode <= Opcode.BGEU
                || opcode == Opcode.FAR_BRANCH
                || opcode == Opcode.C_BEQ
                || opcode == Opcode.C_BNE;
    }

    /** {@return whether a jump leads where a register says, and is neither a call nor, by convention, a return} */
    static boolean isByRegister(long d) {
        return opcode(d) == Opcode.JALR && rd(d) == Hart.SINK && rs1(d) != LINK && rs1(d) != ALTERNATE_LINK;
    }

    /** {@return whether a jump is, by convention, a return to where {@link #LINK} says} */
    static boolean isReturn(long d) {
        return opcode(d) == Opcode.JALR && rd(d) == Hart.SINK && rs1(d) == LINK && immediate(d) == 0;
    }

    /** {@return which of the six branches a conditional jump is} */
    static int condition(long d) {
        return switch (opcode(d)) {
            case Opcode.FAR_BRANCH -> Opcode.BEQ + rd(d);
            case Opcode.C_BEQ -> Opcode.BEQ;
            case Opcode.C_BNE -> Opcode.BNE;
            default -> opcode(d);
        };
    }

    /** Executes the jump at the hart's pc, and moves pc. */
    static void execute(Hart hart, long d) {
        long pc = hart.pc;
        long next = pc + 2L * length(d);
        switch (opcode(d)) {
            case Opcode.J, Opcode.C_J -> hart.pc = pc + 2L * immediate(d);
            case Opcode.JAL, Opcode.FAR_JAL -> {
                hart.x[rd(d)] = next;
                hart.pc = pc + 2L * immediate(d);
            }
            case Opcode.JALR -> {
                hart.pc = hart.x[rs1(d)] + immediate(d) & -2;
                hart.x[rd(d)] = next;
            }
            default -> hart.pc = taken(hart, d) ? pc + 2L * immediate(d) : next;
        }
    }

    private static boolean taken(Hart hart, long d) {
        long a = hart.x[rs1(d)];
        long b = hart.x[rs2(d)];
        return switch (condition(d)) {
            case Opcode.BEQ -> Rv64I.beq(a, b);
            case Opcode.BNE -> Rv64I.bne(a, b);
            case Opcode.BLT -> Rv64I.blt(a, b);
            case Opcode.BGE -> Rv64I.bge(a, b);
            case Opcode.BLTU -> Rv64I.bltu(a, b);
            default -> Rv64I.bgeu(a, b);
        };
    }
}
