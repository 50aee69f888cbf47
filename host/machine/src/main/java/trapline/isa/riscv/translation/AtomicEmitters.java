package trapline.isa.riscv.translation;

import static trapline.isa.riscv.DecodedInstruction.opcode;
import static trapline.isa.riscv.DecodedInstruction.rd;
import static trapline.isa.riscv.DecodedInstruction.rs1;
import static trapline.isa.riscv.DecodedInstruction.rs2;

import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import trapline.isa.riscv.Opcode;

/** A: calls of OpenAccess and PagedAccess, like {@link MemoryEmitters}. What is unaligned, or fails, takes the slow path. */
final class AtomicEmitters {
    private AtomicEmitters() {}

    static void addTo(@Nullable Emitter[] table) {
        table[Opcode.LR_W] = emitter("reserveWord", false, false);
        table[Opcode.LR_D] = emitter("reserveDouble", false, false);
        table[Opcode.SC_W] = emitter("conditionalWord", true, false);
        table[Opcode.SC_D] = emitter("conditionalDouble", true, false);
        for (int opcode = Opcode.AMOSWAP_W; opcode <= Opcode.AMOMAXU_W; opcode++) {
            table[opcode] = emitter("modifyWord", true, true);
        }
        for (int opcode = Opcode.AMOSWAP_D; opcode <= Opcode.AMOMAXU_D; opcode++) {
            table[opcode] = emitter("modifyDouble", true, true);
        }
    }

    private static Emitter emitter(String method, boolean operand, boolean which) {
        MethodTypeDesc open = type(Names.PHYSICAL_MEMORY, operand, which);
        MethodTypeDesc paged = type(Names.TRANSLATION, operand, which);
        return (code, d, _) -> {
            code.mayExit();
            MemoryEmitters.pushSpace(code);
            code.get(rs1(d));
            if (operand) {
                code.get(rs2(d));
            }
            if (which) {
                code.builder().loadConstant(opcode(d));
            }
            code.builder().invokestatic(MemoryEmitters.space(code), method, code.open() ? open : paged);
            code.pop(rd(d));
        };
    }

    private static MethodTypeDesc type(ClassDesc space, boolean operand, boolean which) {
        List<ClassDesc> parameters = new ArrayList<>(List.of(space, ConstantDescs.CD_long));
        if (operand) {
            parameters.add(ConstantDescs.CD_long);
        }
        if (which) {
            parameters.add(ConstantDescs.CD_int);
        }
        return MethodTypeDesc.of(ConstantDescs.CD_long, parameters);
    }
}
