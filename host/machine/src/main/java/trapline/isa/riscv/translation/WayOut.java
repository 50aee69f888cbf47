package trapline.isa.riscv.translation;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;

/**
 * What is done where a region is left: a method of its own, which gets the registers that have changed, in the form they are in, and
 * puts them back. Were they put back in the region's method, HotSpot's compiler would convert what several ways out have in common where
 * they part, which is in the midst of the loop, and keep both forms.
 *
 * @param registers those that have changed
 * @param ints those of them that are in variables of type int
 * @param floats what the floating-point ones are in
 */
record WayOut(long registers, long ints, Floats floats) {
    private static final int FIRST_FLOAT = 32;

    /** {@return the method's name} */
    String name() {
        return "leave" + Long.toHexString(registers) + '_' + Long.toHexString(ints);
    }

    /** {@return the method's type: the arrays of registers, then what has changed} */
    MethodTypeDesc type() {
        List<ClassDesc> parameters = new ArrayList<>(List.of(Names.LONGS, Names.LONGS));
        RegionCode.each(registers, register -> parameters.add(kind(register).upperBound()));
        return MethodTypeDesc.of(ConstantDescs.CD_void, parameters);
    }

    /** {@return whether there are floating-point registers} */
    boolean withFloats() {
        return registers >>> FIRST_FLOAT != 0;
    }

    /** {@return what a register is in} */
    TypeKind kind(int register) {
        if (register >= FIRST_FLOAT) {
            return floats == Floats.DOUBLES ? TypeKind.DOUBLE : TypeKind.LONG;
        }
        return (ints >>> register & 1) != 0 ? TypeKind.INT : TypeKind.LONG;
    }

    /** Writes the method. */
    void write(CodeBuilder builder) {
        int[] slot = {2};
        RegionCode.each(registers, register -> {
            TypeKind kind = kind(register);
            builder.aload(register < FIRST_FLOAT ? 0 : 1)
                    .loadConstant(register % FIRST_FLOAT)
                    .loadLocal(kind, slot[0]);
            switch (kind) {
                case INT -> builder.i2l();
                case DOUBLE ->
                    builder.invokestatic(ConstantDescs.CD_Double, "doubleToRawLongBits", Names.DOUBLE_TO_LONG);
                default -> {}
            }
            builder.lastore();
            slot[0] += kind.slotSize();
        });
        builder.return_();
    }
}
