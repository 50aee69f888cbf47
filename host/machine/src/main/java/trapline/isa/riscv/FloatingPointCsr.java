package trapline.isa.riscv;

import static trapline.isa.riscv.DecodedInstruction.immediate;
import static trapline.isa.riscv.DecodedInstruction.opcode;
import static trapline.isa.riscv.DecodedInstruction.rd;
import static trapline.isa.riscv.DecodedInstruction.rs1;

/**
 * fflags, frm and fcsr (volume I, section 21.2): the CSRs that are no more privileged than registers. An access to any other is the
 * control program's.
 */
final class FloatingPointCsr {
    private static final int FFLAGS = 1;
    private static final int FRM = 2;
    private static final int FCSR = 3;

    private FloatingPointCsr() {}

    /** Executes a CSR instruction if it is to one of these; {@return false if it traps} */
    static boolean execute(Hart hart, long d) {
        long word = immediate(d) & 0xffffffffL;
        int csr = (int) (word >>> 20);
        if (csr < FFLAGS || csr > FCSR) {
            return OutOfLine.fail(hart, Cause.PRIVILEGED_INSTRUCTION, word);
        }
        if (!hart.floatingPoint) {
            return OutOfLine.fail(hart, Cause.ILLEGAL_INSTRUCTION, word);
        }
        int old = read(hart, csr);
        int opcode = opcode(d);
        long operand = opcode >= Opcode.CSRRWI ? rs1(d) : hart.x[rs1(d)];
        switch (opcode) {
            case Opcode.CSRRW, Opcode.CSRRWI -> write(hart, csr, (int) operand);
            case Opcode.CSRRS, Opcode.CSRRSI -> {
                if (rs1(d) != 0) {
                    write(hart, csr, old | (int) operand);
                }
            }
            default -> {
                if (rs1(d) != 0) {
                    write(hart, csr, old & ~(int) operand);
                }
            }
        }
        hart.x[rd(d)] = old;
        return true;
    }

    private static int read(Hart hart, int csr) {
        return switch (csr) {
            case FFLAGS -> hart.flags.bits();
            case FRM -> hart.frm;
            default -> hart.fcsr();
        };
    }

    private static void write(Hart hart, int csr, int value) {
        switch (csr) {
            case FFLAGS -> hart.flags.set(value);
            case FRM -> hart.frm = value & 7;
            default -> hart.setFcsr(value);
        }
        hart.floatingPointDirty = true;
    }
}
