package trapline.isa.riscv.translation;

import static trapline.isa.riscv.DecodedInstruction.rd;
import static trapline.isa.riscv.DecodedInstruction.rs1;
import static trapline.isa.riscv.DecodedInstruction.rs2;

import org.jspecify.annotations.Nullable;
import trapline.isa.riscv.Opcode;

/** M: calls of its semantics, but for the commonest two. */
final class MultiplicationEmitters {
    private MultiplicationEmitters() {}

    static void addTo(@Nullable Emitter[] table) {
        table[Opcode.MUL] = (code, d, _) -> code.set(rd(d), () -> {
            code.get(rs1(d));
            code.get(rs2(d));
            code.builder().lmul();
        });
        table[Opcode.MULW] = (code, d, _) -> code.setWord(rd(d), () -> {
            code.getWord(rs1(d));
            code.getWord(rs2(d));
            code.builder().imul();
        });
        table[Opcode.MULH] = call("mulh");
        table[Opcode.MULHSU] = call("mulhsu");
        table[Opcode.MULHU] = call("mulhu");
        table[Opcode.DIV] = call("div");
        table[Opcode.DIVU] = call("divu");
        table[Opcode.REM] = call("rem");
        table[Opcode.REMU] = call("remu");
        table[Opcode.DIVW] = call("divw");
        table[Opcode.DIVUW] = call("divuw");
        table[Opcode.REMW] = call("remw");
        table[Opcode.REMUW] = call("remuw");
    }

    private static Emitter call(String method) {
        return (code, d, _) -> code.set(rd(d), () -> {
            code.get(rs1(d));
            code.get(rs2(d));
            code.builder().invokestatic(Names.of("Rv64M"), method, Names.BINARY);
        });
    }
}
