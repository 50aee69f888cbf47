package trapline.isa.thirdgen;

import static trapline.isa.thirdgen.Instruction.a;
import static trapline.isa.thirdgen.Instruction.immediate;

import java.util.Locale;
import java.util.Optional;
import trapline.machine.InstructionClass;
import trapline.machine.Mode;
import trapline.machine.Psw;
import trapline.machine.RelocationBounds;
import trapline.machine.Trap;

/**
 * The one instruction by which a variant of the conventional machine is outside Theorem 1. Each is modelled on a real
 * processor's. What it does goes by M and R of the <em>real</em> processor, which is why a monitor cannot let it be executed
 * directly: in {@link #effect} they come as a PSW beside the state.
 */
public enum Flaw implements InstructionRow {
    /** Return to user mode that is a plain jump in user mode. */
    JRST(0xc0, Operands.IMM, "P := imm; in supervisor mode, M := u besides", "the PDP-10's JRST 1") {
        @Override
        Optional<Trap> effect(ThirdGenState state, long word, Psw real) {
            long target = immediate(word);
            if (target < 0 || target > PswWord.FIELD_MAX) {
                return Optional.of(Cause.MEMORY.exception(target));
            }
            state.p = target;
            if (real.mode() == Mode.SUPERVISOR) {
                state.enterUserMode();
            }
            return DONE;
        }
    },
    /** Load real address. */
    LRA(
            0xc1,
            Operands.A_IMM,
            "ra := l + imm, the real address that imm names; none is a memory trap",
            "the 360/67's LRA") {
        @Override
        Optional<Trap> effect(ThirdGenState state, long word, Psw real) {
            long address = immediate(word);
            if (Long.compareUnsigned(address, state.bound) >= 0) {
                return Optional.of(Cause.MEMORY.exception(address));
            }
            return load(state, word, real.r().l() + address);
        }
    },
    /** Move from the previous address space. */
    MFP(
            0xc2,
            Operands.A_IMM,
            "ra := E[imm]; in supervisor mode through the R of the PSW in cell 0, that of the program that trapped",
            "the PDP-11/45's MFPI") {
        @Override
        Optional<Trap> effect(ThirdGenState state, long word, Psw real) {
            RelocationBounds space = real.mode() == Mode.USER
                    ? state.inEffect()
                    : PswWord.r(state.storage.load(state.region().l() + ThirdGenState.OLD_PSW))
                            .within(state.region());
            long address = immediate(word);
            if (Long.compareUnsigned(address, space.b()) >= 0) {
                return Optional.of(Cause.MEMORY.exception(address));
            }
            return load(state, word, state.storage.load(space.l() + address));
        }
    },
    /** Store the PSW, unprivileged. */
    SPSW(Opcode.SPSW, Operands.A, "ra := PSW, P that of this instruction, in both modes", "x86's SMSW and PUSHF") {
        @Override
        Optional<Trap> effect(ThirdGenState state, long word, Psw real) {
            return load(state, word, PswWord.encode(real));
        }
    },
    /** Load flags. */
    LFL(
            0xc3,
            Operands.A,
            "flags := ra, of which M is the only one, bit 63; in user mode M stays, and nothing traps",
            "x86's POPF") {
        @Override
        Optional<Trap> effect(ThirdGenState state, long word, Psw real) {
            state.p++;
            if (real.mode() == Mode.SUPERVISOR && PswWord.mode(state.registers[a(word)]) == Mode.USER) {
                state.enterUserMode();
            }
            return DONE;
        }
    },
    /** Decrease the bound. */
    DCB(
            0xc4,
            Operands.A,
            "b := ra if ra is an address inside R, else nothing happens: b can only decrease",
            "the paper's remark that Theorem 1 is not necessary: CP reads R' back when it is entered") {
        @Override
        Optional<Trap> effect(ThirdGenState state, long word, Psw real) {
            state.decreaseBound(state.registers[a(word)], real.r());
            state.p++;
            return DONE;
        }
    };

    private static final Optional<Trap> DONE = Optional.empty();

    private final int opcode;
    private final Operands operands;
    private final String effect;
    private final String model;

    Flaw(int opcode, Operands operands, String effect, String model) {
        this.opcode = opcode;
        this.operands = operands;
        this.effect = effect;
        this.model = model;
    }

    /** {@return the name of the machine that has it} */
    public String machine() {
        return InstructionTable.CONVENTIONAL_MACHINE + "-" + mnemonic();
    }

    /** {@return which real instruction it is modelled on} */
    public String model() {
        return model;
    }

    @Override
    public String mnemonic() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public int opcode() {
        return opcode;
    }

    @Override
    public Operands operands() {
        return operands;
    }

    @Override
    public InstructionClass claimed() {
        return InstructionClass.SENSITIVE;
    }

    @Override
    public String effect() {
        return effect;
    }

    /**
     * Executes it, without counting.
     *
     * @param state whose instruction it is, with an R in effect
     * @param word the instruction
     * @param real the real processor's PSW
     * @return the trap that it caused instead, if it did
     */
    abstract Optional<Trap> effect(ThirdGenState state, long word, Psw real);

    private static Optional<Trap> load(ThirdGenState state, long word, long value) {
        state.registers[a(word)] = value;
        state.p++;
        return DONE;
    }
}
