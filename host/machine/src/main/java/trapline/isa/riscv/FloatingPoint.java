package trapline.isa.riscv;

import static trapline.isa.riscv.DecodedInstruction.immediate;
import static trapline.isa.riscv.DecodedInstruction.opcode;

import trapline.isa.riscv.floating.RoundingMode;

/** F and D, but for loads and stores: finds the rounding mode, and notes that floating-point state is written. */
final class FloatingPoint {
    private FloatingPoint() {}

    /** Executes an instruction; {@return false if it is illegal, because of its rounding mode} */
    static boolean execute(Hart hart, long d) {
        // Instructions without a rounding mode have no immediate, which reads as to nearest.
        int wanted = immediate(d);
        int mode = wanted == RoundingMode.DYN ? hart.frm : wanted;
        if (!RoundingMode.isValid(mode)) {
            return false;
        }
        if (opcode(d) < Opcode.FLD) {
            SinglePrecision.execute(hart, d, mode);
        } else {
            DoublePrecision.execute(hart, d, mode);
        }
        hart.floatingPointDirty |= changesState(opcode(d));
        return true;
    }

    private static boolean changesState(int opcode) {
        return switch (opcode) {
            case Opcode.FMV_X_W, Opcode.FMV_X_D, Opcode.FCLASS_S, Opcode.FCLASS_D -> false;
            default -> true;
        };
    }
}
