package trapline.isa.riscv.translation;

import static trapline.isa.riscv.DecodedInstruction.length;
import static trapline.isa.riscv.DecodedInstruction.opcode;
import static trapline.isa.riscv.DecodedInstruction.rd;

import trapline.isa.riscv.Opcode;

/**
 * Every instruction without an emitter of its own: the registers go back to where the interpreter expects them, its method executes
 * the instruction, and the result is fetched from there.
 */
final class RareEmitter {
    private RareEmitter() {}

    static void emit(RegionCode code, long d, int offset) {
        code.mayExit();
        code.spillDirty();
        code.pushHart();
        code.constant(d);
        code.address(offset);
        code.builder().invokestatic(Names.REGIONS, "execute", Names.EXECUTE);
        code.reload(written(d));
        code.leaveIfFalse(offset + 2 * length(d));
    }

    /** {@return the register that such an instruction writes, if it is kept in a local variable} */
    static long written(long d) {
        return writesInteger(opcode(d)) ? Operands.x(rd(d)) : 0;
    }

    private static boolean writesInteger(int opcode) {
        if (opcode >= Opcode.LR_W && opcode <= Opcode.AMOMAXU_D) {
            return true;
        }
        return switch (opcode) {
            case Opcode.FEQ_S, Opcode.FLT_S, Opcode.FLE_S, Opcode.FEQ_D, Opcode.FLT_D, Opcode.FLE_D -> true;
            case Opcode.FCLASS_S, Opcode.FCLASS_D, Opcode.FMV_X_W, Opcode.FMV_X_D -> true;
            case Opcode.FCVT_W_S, Opcode.FCVT_WU_S, Opcode.FCVT_L_S, Opcode.FCVT_LU_S -> true;
            case Opcode.FCVT_W_D, Opcode.FCVT_WU_D, Opcode.FCVT_L_D, Opcode.FCVT_LU_D -> true;
            default -> false;
        };
    }
}
