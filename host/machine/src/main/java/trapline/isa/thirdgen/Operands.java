package trapline.isa.thirdgen;

/** Which fields of an instruction word an operation uses, and how they are written. The rest of the word is zero. */
public enum Operands {
    /** No operands. */
    NONE(""),
    /** One register. */
    A("ra"),
    /** Two registers. */
    A_B("ra, rb"),
    /** Three registers. */
    A_B_C("ra, rb, rc"),
    /** A register and a number or direct address. */
    A_IMM("ra, imm"),
    /** Two registers and a number or direct address. */
    A_B_IMM("ra, rb, imm"),
    /** A register and an indexed address. */
    A_INDEXED("ra, imm(rb)"),
    /** A number or direct address. */
    IMM("imm");

    private final String syntax;

    Operands(String syntax) {
        this.syntax = syntax;
    }

    /** {@return how the operands are written, with ra, rb, rc and imm for the fields} */
    public String syntax() {
        return syntax;
    }

    /** {@return whether the field a is used} */
    public boolean usesA() {
        return syntax.contains("ra");
    }

    /** {@return whether the field b is used} */
    public boolean usesB() {
        return syntax.contains("rb");
    }

    /** {@return whether the field c is used} */
    public boolean usesC() {
        return syntax.contains("rc");
    }

    /** {@return whether the field imm is used} */
    public boolean usesImmediate() {
        return syntax.contains("imm");
    }
}
