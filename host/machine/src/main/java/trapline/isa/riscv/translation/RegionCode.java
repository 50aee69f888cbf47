package trapline.isa.riscv.translation;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import org.jspecify.annotations.Nullable;
import trapline.isa.riscv.DecodedInstruction;
import trapline.isa.riscv.Region;

/**
 * The method of a region while it is written: its local variables, and what is done with them. The guest's registers are in local
 * variables, those that have changed in them only; so each way out puts back what has changed where it is taken ({@link WaysOut}).
 */
final class RegionCode {
    private static final int THIS = 0;
    private static final int HART = 1;
    static final int REGISTERS = 2;
    static final int PC = 3;
    private static final int DEPTH = 5;
    static final int LEFT = 6;
    static final int SITE = 7;
    static final int NEXT = 8;
    private static final int MEMORY = 10;
    private static final int TRANSLATION = 11;
    private static final int FIRST_REGISTER = 12;
    static final int FLOATS = FIRST_REGISTER + 2 * 64;
    private static final int READY = FLOATS + 1;
    private static final int FIRST_WORD = READY + 1;
    private static final int FIRST_FOUND = FIRST_WORD + 32;
    private static final int FIRST_FLOAT = 32;

    private final CodeBuilder builder;
    private final ClassDesc self;
    private final boolean open;
    private final Floats floats;
    private final WaysOut out;

    // Where the writing is.
    private int offset;
    private int refund;
    private long dirty;
    private long words;
    private long ints;
    private PageSharing.@Nullable Group group;
    private boolean finds;

    RegionCode(CodeBuilder builder, ClassDesc self, boolean open, Floats floats) {
        this.builder = builder;
        this.self = self;
        this.open = open;
        this.floats = floats;
        this.out = new WaysOut(this, self);
    }

    /** {@return the ways out of the method} */
    WaysOut out() {
        return out;
    }

    CodeBuilder builder() {
        return builder;
    }

    boolean open() {
        return open;
    }

    /** Begins the method: takes fuel over, and gives every local variable a value. */
    void begin(long all, long someInts) {
        builder.aload(HART).getfield(Names.HART, "left", ConstantDescs.CD_int).istore(LEFT);
        builder.aload(HART)
                .getfield(Names.HART, "translation", Names.TRANSLATION)
                .astore(TRANSLATION);
        builder.aload(HART)
                .getfield(Names.HART, "memory", Names.PHYSICAL_MEMORY)
                .astore(MEMORY);
        builder.iconst_0().istore(SITE).lconst_0().lstore(NEXT);
        if (floats != Floats.NONE) {
            builder.aload(HART).getfield(Names.HART, "f", Names.LONGS).astore(FLOATS);
            loadReady();
        }
        each(someInts, register -> builder.iconst_0().istore(wordLocal(register)));
        each(all, register -> {
            if (isDouble(register)) {
                builder.dconst_0().dstore(local(register));
            } else {
                builder.lconst_0().lstore(local(register));
            }
        });
    }

    private boolean isDouble(int register) {
        return register >= FIRST_FLOAT && floats == Floats.DOUBLES;
    }

    /** Says which instruction is being written, which registers have changed, and which are known to be words. */
    void at(int offset, int refund, long dirty, long words) {
        this.offset = offset;
        this.refund = refund;
        this.dirty = dirty;
        this.words = words;
    }

    /** Says with which others the access being written shares the way to its page, if it does, and whether it is the first. */
    void share(PageSharing.@Nullable Group group, boolean finds) {
        this.group = group;
        this.finds = finds;
    }

    /** {@return the accesses that share the way with the one being written} */
    PageSharing.@Nullable Group group() {
        return group;
    }

    /** {@return whether the one being written is the first of them} */
    boolean finds() {
        return finds;
    }

    /** Notes the offset on the stack as the lowest of a group. */
    void popFound(PageSharing.Group group) {
        builder.lstore(FIRST_FOUND + 2 * group.number);
    }

    /** Pushes the lowest offset of a group. */
    void pushFound(PageSharing.Group group) {
        builder.lload(FIRST_FOUND + 2 * group.number);
    }

    /** Says which registers are in variables of type int from now on. */
    void keepInts(long registers) {
        ints = registers;
    }

    private boolean isInt(int register) {
        return (ints >>> register & 1) != 0;
    }

    /** {@return the registers that are known to be words} */
    long words() {
        return words;
    }

    /** {@return whether an integer register is known to be a word} */
    boolean isWord(int register) {
        return Words.isWord(register, words);
    }

    private static int local(int register) {
        return FIRST_REGISTER + 2 * register;
    }

    private static int wordLocal(int register) {
        return FIRST_WORD + register;
    }

    /** Pushes an integer register. */
    void get(int register) {
        if (register == 0) {
            builder.lconst_0();
        } else if (isInt(register)) {
            builder.iload(wordLocal(register)).i2l();
        } else {
            builder.lload(local(register));
        }
    }

    /** Pushes the low word of an integer register, as an int. */
    void getWord(int register) {
        if (register == 0) {
            builder.iconst_0();
        } else if (isInt(register)) {
            builder.iload(wordLocal(register));
        } else {
            builder.lload(local(register)).l2i();
        }
    }

    /** Sets an integer register to what is pushed; does nothing if there is none. */
    void set(int register, Runnable push) {
        if (register != DecodedInstruction.SINK) {
            push.run();
            pop(register);
        }
    }

    /** Sets an integer register, if it is one, to what is on the stack. */
    void pop(int register) {
        if (register == DecodedInstruction.SINK) {
            builder.pop2();
        } else if (isInt(register)) {
            builder.l2i().istore(wordLocal(register));
        } else {
            builder.lstore(local(register));
        }
    }

    /** Sets an integer register to the int that is pushed, sign-extended; does nothing if there is none. */
    void setWord(int register, Runnable push) {
        if (register != DecodedInstruction.SINK) {
            push.run();
            if (isInt(register)) {
                builder.istore(wordLocal(register));
            } else {
                builder.i2l().lstore(local(register));
            }
        }
    }

    /** Moves registers from ints to longs; both hold them then. */
    void intsToLongs(long registers) {
        each(registers, register -> builder.iload(wordLocal(register)).i2l().lstore(local(register)));
    }

    /** Moves registers that are words from longs to ints; both hold them then. */
    void longsToInts(long registers) {
        each(registers, register -> builder.lload(local(register)).l2i().istore(wordLocal(register)));
    }

    /** Jumps unless registers, in longs, are words. */
    void jumpUnlessWords(long registers, Label label) {
        each(
                registers,
                register -> builder.lload(local(register))
                        .lload(local(register))
                        .l2i()
                        .i2l()
                        .lcmp()
                        .ifne(label));
    }

    /** Pushes the 64 bits of a floating-point register. */
    void getBits(int register) {
        if (floats == Floats.DOUBLES) {
            builder.dload(local(FIRST_FLOAT + register))
                    .invokestatic(ConstantDescs.CD_Double, "doubleToRawLongBits", Names.DOUBLE_TO_LONG);
        } else {
            builder.lload(local(FIRST_FLOAT + register));
        }
    }

    /** Sets the 64 bits of a floating-point register to what is on the stack. */
    void popBits(int register) {
        if (floats == Floats.DOUBLES) {
            builder.invokestatic(ConstantDescs.CD_Double, "longBitsToDouble", Names.LONG_TO_DOUBLE)
                    .dstore(local(FIRST_FLOAT + register));
        } else {
            builder.lstore(local(FIRST_FLOAT + register));
        }
    }

    /** Pushes a floating-point register as a double. */
    void getDouble(int register) {
        if (floats == Floats.DOUBLES) {
            builder.dload(local(FIRST_FLOAT + register));
        } else {
            getBits(register);
            builder.invokestatic(ConstantDescs.CD_Double, "longBitsToDouble", Names.LONG_TO_DOUBLE);
        }
    }

    /** Sets a floating-point register to the double on the stack. */
    void popDouble(int register) {
        if (floats == Floats.DOUBLES) {
            builder.dstore(local(FIRST_FLOAT + register));
        } else {
            builder.invokestatic(ConstantDescs.CD_Double, "doubleToRawLongBits", Names.DOUBLE_TO_LONG);
            popBits(register);
        }
    }

    /** Pushes the single in a floating-point register, or takes the slow path. */
    void getSingle(int register) {
        getBits(register);
        builder.invokestatic(Names.DIRECT_FLOATING, "unbox", Names.LONG_TO_FLOAT);
    }

    /** Sets a floating-point register to the single on the stack. */
    void popSingle(int register) {
        builder.invokestatic(ConstantDescs.CD_Float, "floatToRawIntBits", Names.FLOAT_TO_INT)
                .i2l();
        box();
        popBits(register);
    }

    /** Makes of the low word on the stack a register's content for a single. */
    void box() {
        constant(-1L << 32);
        builder.lor();
    }

    /** Pushes what can be executed directly of floating point. */
    void pushReady() {
        builder.iload(READY);
    }

    /** Finds out what can be executed directly of floating point; where that may have changed. */
    void loadReady() {
        if (floats != Floats.NONE) {
            builder.aload(HART)
                    .invokestatic(Names.DIRECT_FLOATING, "ready", MethodTypeDesc.of(ConstantDescs.CD_int, Names.HART))
                    .istore(READY);
        }
    }

    void constant(long value) {
        builder.loadConstant((Long) value);
    }

    /** Pushes an address of the code. */
    void address(long offset) {
        builder.lload(PC);
        if (offset != 0) {
            constant(offset);
            builder.ladd();
        }
    }

    void pushHart() {
        builder.aload(HART);
    }

    void pushMemory() {
        builder.aload(MEMORY);
    }

    void pushTranslation() {
        builder.aload(TRANSLATION);
    }

    /** Notes where it is, for the case that the instruction takes the slow path. */
    void mayExit() {
        out.noteSite(offset, refund);
    }

    /** Uses fuel. */
    void use(int instructions) {
        builder.iinc(LEFT, -instructions);
    }

    /** Jumps unless there is fuel for so many instructions. */
    void jumpIfLess(int instructions, Label label) {
        builder.iload(LEFT).loadConstant(instructions).if_icmplt(label);
    }

    /** Puts back the registers that have changed. */
    void spillDirty() {
        spill(dirty);
    }

    void spill(long registers) {
        each(registers, register -> {
            pushPlace(register);
            if (register < FIRST_FLOAT) {
                get(register);
            } else {
                getBits(register - FIRST_FLOAT);
            }
            builder.lastore();
        });
    }

    /** Fetches registers. */
    void reload(long registers) {
        each(registers, register -> {
            pushPlace(register);
            builder.laload();
            if (register < FIRST_FLOAT) {
                pop(register);
            } else {
                popBits(register - FIRST_FLOAT);
            }
        });
    }

    /** Pushes the array that a register is in, and its place there. */
    private void pushPlace(int register) {
        builder.aload(register < FIRST_FLOAT ? REGISTERS : FLOATS).loadConstant(register % FIRST_FLOAT);
    }

    static void each(long registers, java.util.function.IntConsumer action) {
        for (long rest = registers; rest != 0; rest &= rest - 1) {
            action.accept(Long.numberOfTrailingZeros(rest));
        }
    }

    /** Leaves the region behind the instruction being written, if false is on the stack. */
    void leaveIfFalse(int next) {
        Label goOn = builder.newLabel();
        builder.ifne(goOn);
        builder.iinc(LEFT, refund - 1);
        out.leave(next, dirty);
        builder.labelBinding(goOn);
    }

    /** Notes the address on the stack as the next one. */
    void popNext() {
        builder.lstore(NEXT);
    }

    /** Pushes how far from the head the next address is, as an int; jumps if it is none. */
    void pushNextOffset(Label farther) {
        builder.lload(NEXT).lload(PC).lsub();
        builder.lload(NEXT).lload(PC).lsub().l2i().i2l().lcmp().ifne(farther);
        builder.lload(NEXT).lload(PC).lsub().l2i();
    }

    /** {@return the way out for registers that have changed, in what they are here} */
    WayOut wayOut(long changed) {
        return new WayOut(changed, changed & ints, floats);
    }

    /** Pushes a register from the variable of a kind. */
    void pushAs(TypeKind kind, int register) {
        builder.loadLocal(kind, kind == TypeKind.INT ? wordLocal(register) : local(register));
    }

    /** Calls what is at the address on the stack; leaves where it stopped in its place. */
    void call(int back) {
        builder.lstore(NEXT).aload(HART).aload(REGISTERS).lload(NEXT);
        address(back);
        builder.iload(DEPTH).invokestatic(Names.REGIONS, "call", Names.CALL);
    }

    /** Calls the region itself, which is valid while it runs; leaves where it stopped on the stack. */
    void callSelf() {
        builder.aload(THIS)
                .aload(HART)
                .aload(REGISTERS)
                .lload(PC)
                .iload(DEPTH)
                .iconst_1()
                .iadd()
                .invokevirtual(self, "run", Names.RUN);
    }

    /** Says that the region was entered with contents of registers that it is not for. */
    void guessedWrong() {
        builder.aload(HART)
                .invokestatic(Names.REGIONS, "guessedWrong", MethodTypeDesc.of(ConstantDescs.CD_void, Names.HART));
    }

    /** Jumps if no further call may be nested. */
    void jumpIfDeepest(Label label) {
        builder.iload(DEPTH).loadConstant(Region.DEEPEST_CALL).if_icmpge(label);
    }

    void storeFuel() {
        builder.aload(HART).iload(LEFT).putfield(Names.HART, "left", ConstantDescs.CD_int);
    }

    void loadFuel() {
        builder.aload(HART).getfield(Names.HART, "left", ConstantDescs.CD_int).istore(LEFT);
    }

    /** Returns with the address on the stack. */
    void returnNext() {
        builder.lreturn();
    }
}
