package trapline.isa.riscv.translation;

import static trapline.isa.riscv.DecodedInstruction.immediate;
import static trapline.isa.riscv.DecodedInstruction.rd;
import static trapline.isa.riscv.DecodedInstruction.rs1;
import static trapline.isa.riscv.DecodedInstruction.rs2;

import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import org.jspecify.annotations.Nullable;
import trapline.isa.riscv.Opcode;

/**
 * Loads and stores: calls of OpenAccess, PagedAccess and FoundAccess, which check the address. There is no other way to real storage from
 * translated code, and nothing here that isolation depends on.
 */
final class MemoryEmitters {
    private static final MethodTypeDesc OPEN_LOAD =
            MethodTypeDesc.of(ConstantDescs.CD_long, Names.PHYSICAL_MEMORY, ConstantDescs.CD_long);
    private static final MethodTypeDesc OPEN_STORE = MethodTypeDesc.of(
            ConstantDescs.CD_void, Names.PHYSICAL_MEMORY, ConstantDescs.CD_long, ConstantDescs.CD_long);
    private static final MethodTypeDesc PAGED_LOAD =
            MethodTypeDesc.of(ConstantDescs.CD_long, Names.TRANSLATION, ConstantDescs.CD_long);
    private static final MethodTypeDesc PAGED_STORE =
            MethodTypeDesc.of(ConstantDescs.CD_void, Names.TRANSLATION, ConstantDescs.CD_long, ConstantDescs.CD_long);

    private static final MethodTypeDesc FIND_OPEN = MethodTypeDesc.of(
            ConstantDescs.CD_long, Names.PHYSICAL_MEMORY, ConstantDescs.CD_long, ConstantDescs.CD_int);
    private static final MethodTypeDesc FIND_PAGED =
            MethodTypeDesc.of(ConstantDescs.CD_long, Names.TRANSLATION, ConstantDescs.CD_long, ConstantDescs.CD_int);

    /** FoundAccess takes an offset where OpenAccess takes an address. */
    private static final MethodTypeDesc FOUND_LOAD = OPEN_LOAD;

    private static final MethodTypeDesc FOUND_STORE = OPEN_STORE;

    private MemoryEmitters() {}

    static void addTo(@Nullable Emitter[] table) {
        table[Opcode.LB] = load("loadByte");
        table[Opcode.LBU] = load("loadByteUnsigned");
        table[Opcode.LH] = load("loadHalf");
        table[Opcode.LHU] = load("loadHalfUnsigned");
        table[Opcode.LW] = load("loadWord");
        table[Opcode.LWU] = load("loadWordUnsigned");
        table[Opcode.LD] = load("loadDouble");
        table[Opcode.SB] = store("storeByte");
        table[Opcode.SH] = store("storeHalf");
        table[Opcode.SW] = store("storeWord");
        table[Opcode.SD] = store("storeDouble");
    }

    private static Emitter load(String method) {
        return (code, d, _) -> {
            code.mayExit();
            pushLoad(code, d, method);
            code.pop(rd(d));
        };
    }

    /** Leaves what is loaded on the stack. */
    static void pushLoad(RegionCode code, long d, String method) {
        PageSharing.Group group = code.group();
        if (group != null) {
            pushFound(code, d, group, "findToLoad");
            code.builder().invokestatic(Names.FOUND_ACCESS, method, FOUND_LOAD);
            return;
        }
        pushSpace(code);
        pushAddress(code, rs1(d), immediate(d));
        code.builder().invokestatic(space(code), method, code.open() ? OPEN_LOAD : PAGED_LOAD);
    }

    private static Emitter store(String method) {
        return (code, d, _) -> {
            code.mayExit();
            store(code, d, method, () -> code.get(rs2(d)));
        };
    }

    /** Stores what is pushed. */
    static void store(RegionCode code, long d, String method, Runnable pushValue) {
        PageSharing.Group group = code.group();
        if (group != null) {
            pushFound(code, d, group, "findToStore");
            pushValue.run();
            code.builder().invokestatic(Names.FOUND_ACCESS, method, FOUND_STORE);
            return;
        }
        pushSpace(code);
        pushAddress(code, rs1(d), immediate(d));
        pushValue.run();
        code.builder().invokestatic(space(code), method, code.open() ? OPEN_STORE : PAGED_STORE);
    }

    /** Pushes RAM, and the place in it that the accesses of a group have found; the first of them finds it. */
    private static void pushFound(RegionCode code, long d, PageSharing.Group group, String find) {
        if (code.finds()) {
            pushSpace(code);
            pushAddress(code, rs1(d), group.low());
            code.builder().loadConstant(group.last());
            code.builder().invokestatic(space(code), find, code.open() ? FIND_OPEN : FIND_PAGED);
            code.popFound(group);
        }
        code.pushMemory();
        code.pushFound(group);
        add(code, immediate(d) - group.low());
    }

    static void pushSpace(RegionCode code) {
        if (code.open()) {
            code.pushMemory();
        } else {
            code.pushTranslation();
        }
    }

    static ClassDesc space(RegionCode code) {
        return code.open() ? Names.OPEN_ACCESS : Names.PAGED_ACCESS;
    }

    private static void pushAddress(RegionCode code, int register, int distance) {
        code.get(register);
        add(code, distance);
    }

    private static void add(RegionCode code, int distance) {
        if (distance != 0) {
            code.constant(distance);
            code.builder().ladd();
        }
    }
}
