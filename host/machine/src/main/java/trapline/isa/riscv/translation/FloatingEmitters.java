package trapline.isa.riscv.translation;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static trapline.isa.riscv.DecodedInstruction.immediate;
import static trapline.isa.riscv.DecodedInstruction.rd;
import static trapline.isa.riscv.DecodedInstruction.rs1;
import static trapline.isa.riscv.DecodedInstruction.rs2;
import static trapline.isa.riscv.DecodedInstruction.rs3;

import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;
import trapline.isa.riscv.Opcode;

/**
 * F and D: calls of DirectFloating, which computes with the host's arithmetic as far as that leaves no trace but the result. What
 * rounds otherwise than to nearest, or is seldom, is a rare instruction.
 */
final class FloatingEmitters {
    private static final int NEAREST = 0;
    private static final int TOWARDS_ZERO = 1;
    private static final int DYNAMIC = 7;

    /** A type of operand or result, and how it is pushed from a register and popped into one. */
    private record Kind(ClassDesc type, ObjIntConsumer<RegionCode> push, ObjIntConsumer<RegionCode> pop) {
        static final Kind DOUBLE = new Kind(CD_double, RegionCode::getDouble, RegionCode::popDouble);
        static final Kind SINGLE = new Kind(CD_float, RegionCode::getSingle, RegionCode::popSingle);
        static final Kind BITS = new Kind(CD_long, RegionCode::getBits, RegionCode::popBits);
        static final Kind INTEGER = new Kind(CD_long, RegionCode::get, RegionCode::pop);
    }

    private FloatingEmitters() {}

    static void addTo(@Nullable Emitter[] table) {
        memory(table);
        arithmetic(table, Opcode.FADD_D - Opcode.FADD_S, Kind.DOUBLE);
        arithmetic(table, 0, Kind.SINGLE);
        signs(table);
        conversions(table);
        moves(table);
        table[Opcode.FMIN_D] = call(Kind.DOUBLE, "minimum", Kind.DOUBLE, Kind.DOUBLE);
        table[Opcode.FMAX_D] = call(Kind.DOUBLE, "maximum", Kind.DOUBLE, Kind.DOUBLE);
        table[Opcode.FEQ_D] = call(Kind.INTEGER, "equal", Kind.DOUBLE, Kind.DOUBLE);
        table[Opcode.FLT_D] = call(Kind.INTEGER, "less", Kind.DOUBLE, Kind.DOUBLE);
        table[Opcode.FLE_D] = call(Kind.INTEGER, "lessOrEqual", Kind.DOUBLE, Kind.DOUBLE);
        table[Opcode.FEQ_S] = call(Kind.INTEGER, "equal", Kind.SINGLE, Kind.SINGLE);
        table[Opcode.FLT_S] = call(Kind.INTEGER, "less", Kind.SINGLE, Kind.SINGLE);
        table[Opcode.FLE_S] = call(Kind.INTEGER, "lessOrEqual", Kind.SINGLE, Kind.SINGLE);
    }

    private static void memory(@Nullable Emitter[] table) {
        table[Opcode.FLD] = load("loadDouble", _ -> {});
        table[Opcode.FLW] = load("loadWord", RegionCode::box);
        table[Opcode.FSD] = store("storeDouble");
        table[Opcode.FSW] = store("storeWord");
    }

    private static Emitter load(String method, Consumer<RegionCode> convert) {
        return (code, d, _) -> {
            needsReady(code, "moves");
            MemoryEmitters.pushLoad(code, d, method);
            convert.accept(code);
            code.popBits(rd(d));
        };
    }

    private static Emitter store(String method) {
        return (code, d, _) -> {
            needsReady(code, "stores");
            MemoryEmitters.store(code, d, method, () -> code.getBits(rs2(d)));
        };
    }

    private static void needsReady(RegionCode code, String method) {
        code.mayExit();
        code.pushReady();
        code.builder().invokestatic(Names.DIRECT_FLOATING, method, MethodTypeDesc.of(CD_void, CD_int));
    }

    private static void arithmetic(@Nullable Emitter[] table, int distance, Kind kind) {
        table[Opcode.FADD_S + distance] = rounded(NEAREST, call(kind, "add", kind, kind));
        table[Opcode.FSUB_S + distance] = rounded(NEAREST, call(kind, "subtract", kind, kind));
        table[Opcode.FMUL_S + distance] = rounded(NEAREST, call(kind, "multiply", kind, kind));
        table[Opcode.FDIV_S + distance] = rounded(NEAREST, call(kind, "divide", kind, kind));
        table[Opcode.FSQRT_S + distance] = rounded(NEAREST, call(kind, "squareRoot", kind));
        table[Opcode.FMADD_S + distance] = rounded(NEAREST, call(kind, "multiplyAdd", kind, kind, kind));
        table[Opcode.FMSUB_S + distance] = rounded(NEAREST, call(kind, "multiplySubtract", kind, kind, kind));
        table[Opcode.FNMSUB_S + distance] = rounded(NEAREST, call(kind, "negatedMultiplySubtract", kind, kind, kind));
        table[Opcode.FNMADD_S + distance] = rounded(NEAREST, call(kind, "negatedMultiplyAdd", kind, kind, kind));
    }

    private static void signs(@Nullable Emitter[] table) {
        table[Opcode.FSGNJ_D] = sign("copySign");
        table[Opcode.FSGNJN_D] = sign("copyNegatedSign");
        table[Opcode.FSGNJX_D] = sign("multiplySign");
        table[Opcode.FSGNJ_S] = call(Kind.BITS, "copySign", Kind.BITS, Kind.BITS);
        table[Opcode.FSGNJN_S] = call(Kind.BITS, "copyNegatedSign", Kind.BITS, Kind.BITS);
        table[Opcode.FSGNJX_S] = call(Kind.BITS, "multiplySign", Kind.BITS, Kind.BITS);
    }

    /** Of doubles: any bits will do; to copy a register is the commonest use. */
    private static Emitter sign(String method) {
        return (code, d, _) -> {
            needsReady(code, "moves");
            code.getBits(rs1(d));
            if (rs1(d) != rs2(d) || !method.equals("copySign")) {
                code.getBits(rs2(d));
                ClassDesc owner = ClassDesc.of("trapline.isa.riscv.floating.SignInjection");
                code.builder().invokestatic(owner, method, Names.BINARY);
            }
            code.popBits(rd(d));
        };
    }

    private static void conversions(@Nullable Emitter[] table) {
        table[Opcode.FCVT_D_W] = rounded(NEAREST, call(Kind.DOUBLE, "fromWord", Kind.INTEGER));
        table[Opcode.FCVT_D_WU] = rounded(NEAREST, call(Kind.DOUBLE, "fromUnsignedWord", Kind.INTEGER));
        table[Opcode.FCVT_D_L] = rounded(NEAREST, call(Kind.DOUBLE, "fromLong", Kind.INTEGER));
        table[Opcode.FCVT_S_W] = rounded(NEAREST, call(Kind.SINGLE, "singleFromWord", Kind.INTEGER));
        table[Opcode.FCVT_D_S] = rounded(NEAREST, call(Kind.DOUBLE, "widen", Kind.SINGLE));
        table[Opcode.FCVT_S_D] = rounded(NEAREST, call(Kind.SINGLE, "narrow", Kind.DOUBLE));
        table[Opcode.FCVT_W_D] = rounded(TOWARDS_ZERO, call(Kind.INTEGER, "truncateToWord", Kind.DOUBLE));
        table[Opcode.FCVT_L_D] = rounded(TOWARDS_ZERO, call(Kind.INTEGER, "truncateToLong", Kind.DOUBLE));
    }

    private static void moves(@Nullable Emitter[] table) {
        table[Opcode.FMV_X_D] = (code, d, _) -> {
            needsReady(code, "moves");
            code.getBits(rs1(d));
            code.pop(rd(d));
        };
        table[Opcode.FMV_D_X] = (code, d, _) -> {
            needsReady(code, "moves");
            code.get(rs1(d));
            code.popBits(rd(d));
        };
        table[Opcode.FMV_X_W] = (code, d, _) -> {
            needsReady(code, "moves");
            code.getBits(rs1(d));
            code.builder().l2i().i2l();
            code.pop(rd(d));
        };
        table[Opcode.FMV_W_X] = (code, d, _) -> {
            needsReady(code, "moves");
            code.get(rs1(d));
            code.box();
            code.popBits(rd(d));
        };
    }

    /** {@return what is executed directly if the instruction rounds as told, or as frm says, which is then looked at} */
    private static Emitter rounded(int mode, Emitter direct) {
        return (code, d, offset) -> {
            boolean dynamic = mode == NEAREST && immediate(d) == DYNAMIC;
            if (immediate(d) == mode || dynamic) {
                direct.emit(code, d, offset);
            } else {
                RareEmitter.emit(code, d, offset);
            }
        };
    }

    private static Emitter call(Kind result, String method, Kind... operands) {
        List<ClassDesc> types = new ArrayList<>();
        for (Kind operand : operands) {
            types.add(operand.type);
        }
        types.add(CD_int);
        MethodTypeDesc type = MethodTypeDesc.of(result.type, types);
        return (code, d, _) -> {
            int[] registers = {rs1(d), rs2(d), rs3(d)};
            code.mayExit();
            for (int i = 0; i < operands.length; i++) {
                operands[i].push.accept(code, registers[i]);
            }
            code.pushReady();
            code.builder().invokestatic(Names.DIRECT_FLOATING, method, type);
            result.pop.accept(code, rd(d));
        };
    }
}
