package trapline.isa.riscv.translation;

import static trapline.isa.riscv.DecodedInstruction.rd;
import static trapline.isa.riscv.DecodedInstruction.rs1;
import static trapline.isa.riscv.DecodedInstruction.rs2;

import java.lang.classfile.CodeBuilder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import trapline.isa.riscv.DecodedInstruction;
import trapline.isa.riscv.Opcode;

/** RV64I without jumps, loads and stores. What is one JVM instruction is that; the rest calls the semantics of Rv64I. */
final class IntegerEmitters {
    private static final String OWNER = "Rv64I";

    private IntegerEmitters() {}

    static void addTo(@Nullable Emitter[] table) {
        table[Opcode.LI] =
                (code, d, _) -> code.setWord(rd(d), () -> code.builder().loadConstant(DecodedInstruction.immediate(d)));
        table[Opcode.MV] = IntegerEmitters::move;
        table[Opcode.AUIPC] = (code, d, offset) ->
                code.set(rd(d), () -> code.address(offset + (long) DecodedInstruction.immediate(d)));
        table[Opcode.FENCE] = (_, _, _) -> {};
        table[Opcode.FENCE_I] = (_, _, _) -> {};

        table[Opcode.ADDI] = immediate(CodeBuilder::ladd);
        table[Opcode.XORI] = ofWords(wordImmediate(CodeBuilder::ixor), immediate(CodeBuilder::lxor));
        table[Opcode.ORI] = ofWords(wordImmediate(CodeBuilder::ior), immediate(CodeBuilder::lor));
        table[Opcode.ANDI] = ofWords(wordImmediate(CodeBuilder::iand), immediate(CodeBuilder::land));
        table[Opcode.SLTI] = immediate(call("slt"));
        table[Opcode.SLTIU] = immediate(call("sltu"));
        table[Opcode.SLLI] = shift(CodeBuilder::lshl);
        table[Opcode.SRLI] = shift(CodeBuilder::lushr);
        table[Opcode.SRAI] = shift(CodeBuilder::lshr);
        table[Opcode.ADD] = registers(CodeBuilder::ladd);
        table[Opcode.SUB] = registers(CodeBuilder::lsub);
        table[Opcode.XOR] = ofWords(wordRegisters(CodeBuilder::ixor), registers(CodeBuilder::lxor));
        table[Opcode.OR] = ofWords(wordRegisters(CodeBuilder::ior), registers(CodeBuilder::lor));
        table[Opcode.AND] = ofWords(wordRegisters(CodeBuilder::iand), registers(CodeBuilder::land));
        table[Opcode.SLL] = registers(code -> code.l2i().lshl());
        table[Opcode.SRL] = registers(code -> code.l2i().lushr());
        table[Opcode.SRA] = registers(code -> code.l2i().lshr());
        table[Opcode.SLT] = registers(call("slt"));
        table[Opcode.SLTU] = registers(call("sltu"));

        table[Opcode.ADDIW] = (code, d, offset) -> {
            if (DecodedInstruction.immediate(d) == 0) {
                code.setWord(rd(d), () -> code.getWord(rs1(d)));
            } else {
                wordImmediate(CodeBuilder::iadd).emit(code, d, offset);
            }
        };
        table[Opcode.SLLIW] = wordImmediate(CodeBuilder::ishl);
        table[Opcode.SRLIW] = wordImmediate(CodeBuilder::iushr);
        table[Opcode.SRAIW] = wordImmediate(CodeBuilder::ishr);
        table[Opcode.ADDW] = wordRegisters(CodeBuilder::iadd);
        table[Opcode.SUBW] = wordRegisters(CodeBuilder::isub);
        table[Opcode.SLLW] = wordRegisters(CodeBuilder::ishl);
        table[Opcode.SRLW] = wordRegisters(CodeBuilder::iushr);
        table[Opcode.SRAW] = wordRegisters(CodeBuilder::ishr);
    }

    private static Consumer<CodeBuilder> call(String method) {
        return code -> code.invokestatic(Names.of(OWNER), method, Names.BINARY);
    }

    private static Emitter immediate(Consumer<CodeBuilder> operation) {
        return (code, d, _) -> code.set(rd(d), () -> {
            code.get(rs1(d));
            code.constant(DecodedInstruction.immediate(d));
            operation.accept(code.builder());
        });
    }

    private static Emitter shift(Consumer<CodeBuilder> operation) {
        return (code, d, _) -> code.set(rd(d), () -> {
            code.get(rs1(d));
            code.builder().loadConstant(DecodedInstruction.immediate(d));
            operation.accept(code.builder());
        });
    }

    private static Emitter registers(Consumer<CodeBuilder> operation) {
        return (code, d, _) -> code.set(rd(d), () -> {
            code.get(rs1(d));
            code.get(rs2(d));
            operation.accept(code.builder());
        });
    }

    private static void move(RegionCode code, long d, int offset) {
        if (code.isWord(rs1(d))) {
            code.setWord(rd(d), () -> code.getWord(rs1(d)));
        } else {
            code.set(rd(d), () -> code.get(rs1(d)));
        }
    }

    /** {@return an emitter that computes with ints if the operands are words} */
    private static Emitter ofWords(Emitter ints, Emitter longs) {
        return (code, d, offset) -> {
            boolean words = (Operands.read(d) & ~code.words()) == 0;
            (words ? ints : longs).emit(code, d, offset);
        };
    }

    private static Emitter wordImmediate(Consumer<CodeBuilder> operation) {
        return (code, d, _) -> code.setWord(rd(d), () -> {
            code.getWord(rs1(d));
            code.builder().loadConstant(DecodedInstruction.immediate(d));
            operation.accept(code.builder());
        });
    }

    private static Emitter wordRegisters(Consumer<CodeBuilder> operation) {
        return (code, d, _) -> code.setWord(rd(d), () -> {
            code.getWord(rs1(d));
            code.getWord(rs2(d));
            operation.accept(code.builder());
        });
    }
}
