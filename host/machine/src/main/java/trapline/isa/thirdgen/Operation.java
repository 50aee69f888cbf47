package trapline.isa.thirdgen;

import static trapline.isa.thirdgen.Operands.A;
import static trapline.isa.thirdgen.Operands.A_B;
import static trapline.isa.thirdgen.Operands.A_B_C;
import static trapline.isa.thirdgen.Operands.A_B_IMM;
import static trapline.isa.thirdgen.Operands.A_IMM;
import static trapline.isa.thirdgen.Operands.A_INDEXED;
import static trapline.isa.thirdgen.Operands.IMM;
import static trapline.isa.thirdgen.Operands.NONE;
import static trapline.machine.InstructionClass.INNOCUOUS;
import static trapline.machine.InstructionClass.PRIVILEGED;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import trapline.machine.InstructionClass;

/**
 * The instruction set of the formal machine: the one table from which decoder, assembler, disassembler and documentation come.
 * The columns: opcode, operands, the class that we claim (paper, section 4), the group, and what it does. In the effects,
 * E[a] is the cell that address a names through R, and a name outside R is a memory trap.
 */
public enum Operation implements InstructionRow {
    MOV(Opcode.MOV, A_B, INNOCUOUS, Group.MOVES, "ra := rb"),
    LI(Opcode.LI, A_IMM, INNOCUOUS, Group.MOVES, "ra := imm, sign-extended"),
    LIH(Opcode.LIH, A_IMM, INNOCUOUS, Group.MOVES, "high half of ra := imm; the low half stays"),

    LD(Opcode.LD, A_IMM, INNOCUOUS, Group.STORAGE, "ra := E[imm]"),
    LDX(Opcode.LDX, A_INDEXED, INNOCUOUS, Group.STORAGE, "ra := E[rb + imm]"),
    ST(Opcode.ST, A_IMM, INNOCUOUS, Group.STORAGE, "E[imm] := ra"),
    STX(Opcode.STX, A_INDEXED, INNOCUOUS, Group.STORAGE, "E[rb + imm] := ra"),
    COPY(
            Opcode.COPY,
            A_B_C,
            INNOCUOUS,
            Group.STORAGE,
            "block move: n := min(rc, 64), rc unsigned; E[ra..] := the old E[rb..], n words; ra += n, rb += n, rc -= n; "
                    + "P advances only when rc is 0, so a long move is many instructions, interruptible between them"),
    LOOK(Opcode.LOOK, A_B_C, INNOCUOUS, Group.STORAGE, "table look-up: ra := E[rb + rc]"),

    ADD(Opcode.ADD, A_B_C, INNOCUOUS, Group.ARITHMETIC, "ra := rb + rc"),
    ADDI(Opcode.ADDI, A_B_IMM, INNOCUOUS, Group.ARITHMETIC, "ra := rb + imm"),
    SUB(Opcode.SUB, A_B_C, INNOCUOUS, Group.ARITHMETIC, "ra := rb - rc"),
    MUL(Opcode.MUL, A_B_C, INNOCUOUS, Group.ARITHMETIC, "ra := low word of rb * rc"),
    MULH(Opcode.MULH, A_B_C, INNOCUOUS, Group.ARITHMETIC, "ra := high word of rb * rc, signed"),
    DIV(Opcode.DIV, A_B_C, INNOCUOUS, Group.ARITHMETIC, "ra := rb / rc, signed, towards zero; rc = 0 traps"),
    DIVU(Opcode.DIVU, A_B_C, INNOCUOUS, Group.ARITHMETIC, "ra := rb / rc, unsigned; rc = 0 traps"),
    REM(Opcode.REM, A_B_C, INNOCUOUS, Group.ARITHMETIC, "ra := remainder of the signed division; rc = 0 traps"),
    REMU(Opcode.REMU, A_B_C, INNOCUOUS, Group.ARITHMETIC, "ra := remainder of the unsigned division; rc = 0 traps"),

    AND(Opcode.AND, A_B_C, INNOCUOUS, Group.LOGIC, "ra := rb and rc"),
    ANDI(Opcode.ANDI, A_B_IMM, INNOCUOUS, Group.LOGIC, "ra := rb and imm"),
    OR(Opcode.OR, A_B_C, INNOCUOUS, Group.LOGIC, "ra := rb or rc"),
    ORI(Opcode.ORI, A_B_IMM, INNOCUOUS, Group.LOGIC, "ra := rb or imm"),
    XOR(Opcode.XOR, A_B_C, INNOCUOUS, Group.LOGIC, "ra := rb xor rc"),
    XORI(Opcode.XORI, A_B_IMM, INNOCUOUS, Group.LOGIC, "ra := rb xor imm"),
    SHL(Opcode.SHL, A_B_C, INNOCUOUS, Group.LOGIC, "ra := rb shifted left by rc mod 64"),
    SHLI(Opcode.SHLI, A_B_IMM, INNOCUOUS, Group.LOGIC, "ra := rb shifted left by imm mod 64"),
    SHR(Opcode.SHR, A_B_C, INNOCUOUS, Group.LOGIC, "ra := rb shifted right by rc mod 64, zeros in"),
    SHRI(Opcode.SHRI, A_B_IMM, INNOCUOUS, Group.LOGIC, "ra := rb shifted right by imm mod 64, zeros in"),
    SAR(Opcode.SAR, A_B_C, INNOCUOUS, Group.LOGIC, "ra := rb shifted right by rc mod 64, signs in"),
    SARI(Opcode.SARI, A_B_IMM, INNOCUOUS, Group.LOGIC, "ra := rb shifted right by imm mod 64, signs in"),

    SLT(Opcode.SLT, A_B_C, INNOCUOUS, Group.COMPARE, "ra := 1 if rb < rc, signed, else 0"),
    SLTU(Opcode.SLTU, A_B_C, INNOCUOUS, Group.COMPARE, "ra := 1 if rb < rc, unsigned, else 0"),
    BEQ(Opcode.BEQ, A_B_IMM, INNOCUOUS, Group.COMPARE, "if ra = rb, P := imm"),
    BNE(Opcode.BNE, A_B_IMM, INNOCUOUS, Group.COMPARE, "if ra /= rb, P := imm"),
    BLT(Opcode.BLT, A_B_IMM, INNOCUOUS, Group.COMPARE, "if ra < rb, signed, P := imm"),
    BGE(Opcode.BGE, A_B_IMM, INNOCUOUS, Group.COMPARE, "if ra >= rb, signed, P := imm"),
    BLTU(Opcode.BLTU, A_B_IMM, INNOCUOUS, Group.COMPARE, "if ra < rb, unsigned, P := imm"),
    BGEU(Opcode.BGEU, A_B_IMM, INNOCUOUS, Group.COMPARE, "if ra >= rb, unsigned, P := imm"),

    JMP(Opcode.JMP, IMM, INNOCUOUS, Group.CONTROL, "P := imm"),
    CALL(Opcode.CALL, A_IMM, INNOCUOUS, Group.CONTROL, "ra := P + 1; P := imm"),
    CALLR(Opcode.CALLR, A_B, INNOCUOUS, Group.CONTROL, "P := rb, and ra := the old P + 1"),
    RET(Opcode.RET, A, INNOCUOUS, Group.CONTROL, "P := ra"),
    SVC(Opcode.SVC, IMM, INNOCUOUS, Group.CONTROL, "supervisor call: traps in both modes, operand imm"),

    LPSW(Opcode.LPSW, IMM, PRIVILEGED, Group.PRIVILEGED, "PSW := E[imm]"),
    LRB(Opcode.LRB, A_B, PRIVILEGED, Group.PRIVILEGED, "R := (ra, rb), the low 21 bits of each"),
    SPSW(Opcode.SPSW, A, PRIVILEGED, Group.PRIVILEGED, "ra := PSW, P that of this instruction"),
    HALT(Opcode.HALT, NONE, PRIVILEGED, Group.PRIVILEGED, "the machine stops for good; P stays"),
    TSET(
            Opcode.TSET,
            A,
            PRIVILEGED,
            Group.PRIVILEGED,
            "timer: interrupt when ra more instructions have retired; ra <= 0 turns it off, and so does more than 2^61"),
    TGET(
            Opcode.TGET,
            A,
            PRIVILEGED,
            Group.PRIVILEGED,
            "ra := how many instructions the timer has left, this one included; 0 when off"),
    COUT(Opcode.COUT, A, PRIVILEGED, Group.PRIVILEGED, "prints the low 8 bits of ra on the console"),
    CIN(
            Opcode.CIN,
            A,
            PRIVILEGED,
            Group.PRIVILEGED,
            "ra := the next byte typed on the console; -1 if none waits; -2 if the input has ended"),
    IDLE(
            Opcode.IDLE,
            NONE,
            PRIVILEGED,
            Group.PRIVILEGED,
            "waits for an interrupt and takes it, in either mode, P behind this instruction"),
    DRD(Opcode.DRD, A_B, PRIVILEGED, Group.PRIVILEGED, "E[ra..ra+63] := sector rb of the drum; no such sector traps"),
    DWR(Opcode.DWR, A_B, PRIVILEGED, Group.PRIVILEGED, "sector rb of the drum := E[ra..ra+63]; no such sector traps");

    /** How the documentation groups the table. */
    public enum Group {
        MOVES("Moves"),
        STORAGE("Loads, stores, block move and table look-up"),
        ARITHMETIC("Arithmetic"),
        LOGIC("Logic and shifts"),
        COMPARE("Compare and branch"),
        CONTROL("Jump, call, return and supervisor call"),
        PRIVILEGED("Privileged");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        /** {@return the heading} */
        public String title() {
            return title;
        }
    }

    private static final Operation[] BY_OPCODE = new Operation[256];

    static {
        Arrays.stream(values()).forEach(operation -> BY_OPCODE[operation.opcode] = operation);
    }

    private final int opcode;
    private final Operands operands;
    private final InstructionClass claimed;
    private final Group group;
    private final String effect;

    Operation(int opcode, Operands operands, InstructionClass claimed, Group group, String effect) {
        this.opcode = opcode;
        this.operands = operands;
        this.claimed = claimed;
        this.group = group;
        this.effect = effect;
    }

    /**
     * {@return the operation with an opcode, if there is one}
     *
     * @param opcode 0 to 255
     */
    public static Optional<Operation> of(int opcode) {
        return Optional.ofNullable(BY_OPCODE[opcode]);
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
        return claimed;
    }

    /** {@return the group in the documentation} */
    public Group group() {
        return group;
    }

    @Override
    public String effect() {
        return effect;
    }
}
