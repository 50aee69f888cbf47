package trapline.isa.riscv.translation;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The ways out of a region's method while it is written: one for each set of registers that have changed, where they are put back, and
 * one before it for the slow path, which first finds out where it was taken.
 */
final class WaysOut {
    /** In a site's number, the bits of how many instructions of the block were not executed. */
    private static final int REFUND_BITS = 10;

    private final RegionCode code;
    private final CodeBuilder builder;
    private final ClassDesc self;
    private final Map<WayOut, Label> exits = new LinkedHashMap<>();
    private final Map<WayOut, Label> slowExits = new LinkedHashMap<>();

    WaysOut(RegionCode code, ClassDesc self) {
        this.code = code;
        this.builder = code.builder();
        this.self = self;
    }

    /** Notes where an instruction is, for the case that it takes the slow path. */
    void noteSite(int offset, int refund) {
        builder.loadConstant(offset << REFUND_BITS | refund).istore(RegionCode.SITE);
    }

    /** Leaves the region for an address of the code. */
    void leave(int next, long changed) {
        code.address(next);
        leaveTo(changed);
    }

    /** Leaves the region for the address on the stack. */
    void leaveTo(long changed) {
        code.popNext();
        leaveForNext(changed);
    }

    /** Leaves the region for the address noted as the next one. */
    void leaveForNext(long changed) {
        builder.goto_(exit(code.wayOut(changed)));
    }

    private Label exit(WayOut way) {
        return exits.computeIfAbsent(way, _ -> builder.newLabel());
    }

    /** {@return where the slow path is taken to, with these registers changed} */
    Label slow(long changed) {
        return slowExits.computeIfAbsent(code.wayOut(changed), _ -> builder.newLabel());
    }

    /** Writes what leads to the ways out; {@return the ways out that are in use, of which each needs its method} */
    Set<WayOut> end() {
        slowExits.forEach((way, label) -> {
            builder.labelBinding(label).pop();
            builder.iload(RegionCode.LEFT)
                    .iload(RegionCode.SITE)
                    .loadConstant((1 << REFUND_BITS) - 1)
                    .iand()
                    .iadd()
                    .istore(RegionCode.LEFT);
            builder.iload(RegionCode.SITE)
                    .loadConstant(REFUND_BITS)
                    .ishr()
                    .i2l()
                    .lload(RegionCode.PC)
                    .ladd()
                    .lstore(RegionCode.NEXT);
            builder.goto_(exit(way));
        });
        exits.forEach((way, label) -> {
            builder.labelBinding(label);
            if (way.registers() != 0) {
                builder.aload(RegionCode.REGISTERS).aload(way.withFloats() ? RegionCode.FLOATS : RegionCode.REGISTERS);
                RegionCode.each(way.registers(), register -> code.pushAs(way.kind(register), register));
                builder.invokestatic(self, way.name(), way.type());
            }
            code.storeFuel();
            builder.lload(RegionCode.NEXT).lreturn();
        });
        return exits.keySet();
    }
}
