package trapline.isa.riscv.translation;

import static trapline.isa.riscv.DecodedInstruction.length;

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
        code.reload(Operands.written(d));
        code.loadReady();
        code.leaveIfFalse(offset + 2 * length(d));
    }
}
