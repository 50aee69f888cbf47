package trapline.isa.riscv.translation;

import static trapline.isa.riscv.DecodedInstruction.rd;
import static trapline.isa.riscv.DecodedInstruction.rs1;
import static trapline.isa.riscv.DecodedInstruction.rs2;

import org.jspecify.annotations.Nullable;
import trapline.isa.riscv.DecodedInstruction;
import trapline.isa.riscv.Opcode;

/** Zba, Zbb and Zbs: calls of their semantics. */
final class BitEmitters {
    private BitEmitters() {}

    static void addTo(@Nullable Emitter[] table) {
        addressGeneration(table);
        basic(table);
        singleBit(table);
    }

    private static void addressGeneration(@Nullable Emitter[] table) {
        table[Opcode.ADD_UW] = registers("Zba", "addUw");
        table[Opcode.SH1ADD] = registers("Zba", "sh1add");
        table[Opcode.SH1ADD_UW] = registers("Zba", "sh1addUw");
        table[Opcode.SH2ADD] = registers("Zba", "sh2add");
        table[Opcode.SH2ADD_UW] = registers("Zba", "sh2addUw");
        table[Opcode.SH3ADD] = registers("Zba", "sh3add");
        table[Opcode.SH3ADD_UW] = registers("Zba", "sh3addUw");
        table[Opcode.SLLI_UW] = immediate("Zba", "slliUw");
    }

    private static void basic(@Nullable Emitter[] table) {
        table[Opcode.ANDN] = registers("Zbb", "andn");
        table[Opcode.ORN] = registers("Zbb", "orn");
        table[Opcode.XNOR] = registers("Zbb", "xnor");
        table[Opcode.CLZ] = registers("Zbb", "clz");
        table[Opcode.CLZW] = registers("Zbb", "clzw");
        table[Opcode.CTZ] = registers("Zbb", "ctz");
        table[Opcode.CTZW] = registers("Zbb", "ctzw");
        table[Opcode.CPOP] = registers("Zbb", "cpop");
        table[Opcode.CPOPW] = registers("Zbb", "cpopw");
        table[Opcode.MAX] = registers("Zbb", "max");
        table[Opcode.MAXU] = registers("Zbb", "maxu");
        table[Opcode.MIN] = registers("Zbb", "min");
        table[Opcode.MINU] = registers("Zbb", "minu");
        table[Opcode.SEXT_B] = registers("Zbb", "sextB");
        table[Opcode.SEXT_H] = registers("Zbb", "sextH");
        table[Opcode.ZEXT_H] = registers("Zbb", "zextH");
        table[Opcode.ROL] = registers("Zbb", "rol");
        table[Opcode.ROLW] = registers("Zbb", "rolw");
        table[Opcode.ROR] = registers("Zbb", "ror");
        table[Opcode.RORW] = registers("Zbb", "rorw");
        table[Opcode.RORI] = immediate("Zbb", "ror");
        table[Opcode.RORIW] = immediate("Zbb", "rorw");
        table[Opcode.ORC_B] = registers("Zbb", "orcB");
        table[Opcode.REV8] = registers("Zbb", "rev8");
    }

    private static void singleBit(@Nullable Emitter[] table) {
        table[Opcode.BCLR] = registers("Zbs", "bclr");
        table[Opcode.BEXT] = registers("Zbs", "bext");
        table[Opcode.BINV] = registers("Zbs", "binv");
        table[Opcode.BSET] = registers("Zbs", "bset");
        table[Opcode.BCLRI] = immediate("Zbs", "bclr");
        table[Opcode.BEXTI] = immediate("Zbs", "bext");
        table[Opcode.BINVI] = immediate("Zbs", "binv");
        table[Opcode.BSETI] = immediate("Zbs", "bset");
    }

    private static Emitter registers(String owner, String method) {
        return (code, d, _) -> code.set(rd(d), () -> {
            code.get(rs1(d));
            code.get(rs2(d));
            code.builder().invokestatic(Names.of(owner), method, Names.BINARY);
        });
    }

    private static Emitter immediate(String owner, String method) {
        return (code, d, _) -> code.set(rd(d), () -> {
            code.get(rs1(d));
            code.constant(DecodedInstruction.immediate(d));
            code.builder().invokestatic(Names.of(owner), method, Names.BINARY);
        });
    }
}
