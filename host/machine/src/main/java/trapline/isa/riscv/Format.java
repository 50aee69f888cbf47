package trapline.isa.riscv;

/**
 * How an instruction of 32 bits holds its operands (volume I, section 2.2): which immediate it has, and how it is written. In the
 * text, small letters are integer registers and capitals floating-point ones: d is rd, s rs1, t rs2, r rs3; i is the immediate, x
 * the immediate in hexadecimal, u its upper 20 bits so, p an address relative to the instruction, m the rounding mode, c a CSR, z
 * the five bits of rs1 as a number, f the two sets of a fence. Other characters stand for themselves.
 */
enum Format {
    NONE("", Immediate.NONE),
    R("d,s,t", Immediate.NONE),
    R_UNARY("d,s", Immediate.NONE),
    I("d,s,i", Immediate.I),
    SHIFT("d,s,x", Immediate.SHIFT),
    SHIFT_WORD("d,s,x", Immediate.SHIFT_WORD),
    LOAD("d,i(s)", Immediate.I),
    STORE("t,i(s)", Immediate.S),
    BRANCH("s,t,p", Immediate.B),
    UPPER("d,u", Immediate.U),
    JUMP("d,p", Immediate.J),
    CSR("d,c,s", Immediate.RAW),
    CSR_IMMEDIATE("d,c,z", Immediate.RAW),
    FENCE_ADDRESS("s,t", Immediate.RAW),
    FENCE("f", Immediate.NONE),
    RAW("", Immediate.RAW),
    LOAD_RESERVED("d,(s)", Immediate.NONE),
    ATOMIC("d,t,(s)", Immediate.NONE),
    FLOAT_LOAD("D,i(s)", Immediate.I),
    FLOAT_STORE("T,i(s)", Immediate.S),
    FLOAT_R4("D,S,T,R,m", Immediate.ROUNDING),
    FLOAT_R("D,S,T", Immediate.NONE),
    FLOAT_R_ROUNDED("D,S,T,m", Immediate.ROUNDING),
    FLOAT_UNARY_ROUNDED("D,S,m", Immediate.ROUNDING),
    FLOAT_COMPARE("d,S,T", Immediate.NONE),
    FLOAT_TO_INTEGER("d,S,m", Immediate.ROUNDING),
    FLOAT_TO_BITS("d,S", Immediate.NONE),
    FLOAT_FROM_INTEGER("D,s,m", Immediate.ROUNDING),
    FLOAT_FROM_BITS("D,s", Immediate.NONE),
    /** Every result is exact: the rounding mode must be valid, and does not matter. */
    FLOAT_FROM_WORD("D,s", Immediate.ROUNDING),
    /** As before. */
    FLOAT_WIDENING("D,S", Immediate.ROUNDING);

    private final String text;
    private final Immediate immediate;

    Format(String text, Immediate immediate) {
        this.text = text;
        this.immediate = immediate;
    }

    /** {@return the operands' text, by letters} */
    String text() {
        return text;
    }

    /** {@return whether the destination is an integer register} */
    boolean writesInteger() {
        return text.startsWith("d");
    }

    /** {@return the immediate of an instruction in this format; for BRANCH and JUMP in bytes} */
    int immediate(int word) {
        return immediate.of(word);
    }

    /** Where the bits of an immediate are. */
    private enum Immediate {
        NONE,
        I,
        S,
        B,
        U,
        J,
        SHIFT,
        SHIFT_WORD,
        ROUNDING,
        RAW;

        int of(int word) {
            return switch (this) {
                case NONE -> 0;
                case I -> word >> 20;
                case S -> word >> 25 << 5 | word >>> 7 & 31;
                case B -> word >> 31 << 12 | (word >>> 7 & 1) << 11 | (word >>> 25 & 63) << 5 | (word >>> 8 & 15) << 1;
                case U -> word & -4096;
                case J ->
                    word >> 31 << 20 | (word >>> 12 & 255) << 12 | (word >>> 20 & 1) << 11 | (word >>> 21 & 1023) << 1;
                case SHIFT -> word >>> 20 & 63;
                case SHIFT_WORD -> word >>> 20 & 31;
                case ROUNDING -> word >>> 12 & 7;
                case RAW -> word;
            };
        }
    }
}
