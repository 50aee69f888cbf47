package trapline.isa.riscv;

/**
 * A decoded instruction, packed into a long so that a page of them is one array.
 *
 * <pre>
 * bits  0 to  7  opcode, of {@link Opcode}
 * bits  8 to 13  rd, where x0 has become {@link Hart#SINK} if the instruction writes an integer register
 * bits 14 to 18  rs1
 * bits 19 to 23  rs2
 * bits 24 to 25  the length in half words, 1 or 2
 * bits 26 to 30  rs3; of loads and stores one less than the size in bytes, and in bit 29 whether it stores, in bit 30 whether the
 *                register is a floating-point one
 * bits 32 to 63  the immediate; of branches and jal in half words; the raw bits of what the processor does not execute
 * </pre>
 */
public final class DecodedInstruction {
    /** Where the size of loads and stores is. */
    static final int SIZE_SHIFT = 26;

    /** Set in a store. */
    static final int STORES = 1 << 29;

    /** Set in a load or store of a floating-point register. */
    static final int FLOATING_POINT = 1 << 30;

    /** The destination of what is meant for x0. */
    public static final int SINK = Hart.SINK;

    private DecodedInstruction() {}

    /** {@return the number of the instruction, see {@link Opcode}} */
    public static int opcode(long d) {
        return (int) d & 255;
    }

    /** {@return the destination register, {@link #SINK} for none} */
    public static int rd(long d) {
        return (int) d >>> 8 & 63;
    }

    /** {@return the first source register} */
    public static int rs1(long d) {
        return (int) d >>> 14 & 31;
    }

    /** {@return the second source register} */
    public static int rs2(long d) {
        return (int) d >>> 19 & 31;
    }

    /** {@return the third source register} */
    public static int rs3(long d) {
        return (int) d >>> 26 & 31;
    }

    /** {@return the length in half words} */
    public static int length(long d) {
        return (int) d >>> 24 & 3;
    }

    /** {@return the immediate} */
    public static int immediate(long d) {
        return (int) (d >> 32);
    }

    /**
     * {@return the decoded form}
     *
     * @param bits 32 bits, of which the upper do not matter if the instruction is compressed
     * @param index which half word of its page it starts at, 0 to 2047: a target outside of that page has another opcode
     */
    static long decode(int bits, int index) {
        if (InstructionSet.length(bits) == 4) {
            return decode(bits, bits, 2, index);
        }
        int half = bits & 0xffff;
        return decode(Rv64C.expand(half), half, 1, index);
    }

    /**
     * {@return the decoded form without what is the interpreter's own: no opcodes for compressed instructions or for targets in other
     * pages}
     *
     * @param bits 16 or 32
     */
    static long plain(int bits) {
        long d = decode(bits, DecodedPage.HALF_WORDS / 2);
        int opcode = opcode(d);
        return switch (opcode) {
            case Opcode.FAR_BRANCH -> d & ~0x3fffL | Opcode.BEQ + rd(d);
            case Opcode.FAR_JAL -> d & ~0xffL | (rd(d) == Hart.SINK ? Opcode.J : Opcode.JAL);
            default -> d & ~0xffL | longForm(opcode);
        };
    }

    private static int longForm(int opcode) {
        return switch (opcode) {
            case Opcode.C_ADDI -> Opcode.ADDI;
            case Opcode.C_ADDIW -> Opcode.ADDIW;
            case Opcode.C_LI -> Opcode.LI;
            case Opcode.C_SRLI -> Opcode.SRLI;
            case Opcode.C_SRAI -> Opcode.SRAI;
            case Opcode.C_ANDI -> Opcode.ANDI;
            case Opcode.C_SLLI -> Opcode.SLLI;
            case Opcode.C_MV -> Opcode.MV;
            case Opcode.C_ADD -> Opcode.ADD;
            case Opcode.C_SUB -> Opcode.SUB;
            case Opcode.C_XOR -> Opcode.XOR;
            case Opcode.C_OR -> Opcode.OR;
            case Opcode.C_AND -> Opcode.AND;
            case Opcode.C_SUBW -> Opcode.SUBW;
            case Opcode.C_ADDW -> Opcode.ADDW;
            case Opcode.C_J -> Opcode.J;
            case Opcode.C_BEQ -> Opcode.BEQ;
            case Opcode.C_BNE -> Opcode.BNE;
            default -> opcode;
        };
    }

    private static long decode(int word, int raw, int length, int index) {
        Instruction row = InstructionSet.find(word);
        if (row == null) {
            return pack(Opcode.ILLEGAL, 0, 0, 0, length, 0, raw);
        }
        int rd = word >>> 7 & 31;
        int rs1 = word >>> 15 & 31;
        int rs2 = word >>> 20 & 31;
        int immediate = row.format().immediate(word);
        return switch (row.format()) {
            case BRANCH -> branch(row, rs1, rs2, length, index, immediate >> 1);
            case JUMP -> jump(rd, length, index, immediate >> 1);
            default -> {
                int destination = row.format().writesInteger() && rd == 0 ? Hart.SINK : rd;
                int opcode = simplest(row.opcode(), rs1, immediate);
                // add rd, x0, rs2 is how c.mv comes.
                int source = opcode == Opcode.MV && row.opcode() == Opcode.ADD ? rs2 : rs1;
                yield pack(opcode, destination, source, rs2, length, rs3(row, word), immediate);
            }
        };
    }

    private static int rs3(Instruction row, int word) {
        return switch (row.format()) {
            case FLOAT_LOAD -> sizeOf(row) - 1 | FLOATING_POINT >> SIZE_SHIFT;
            case FLOAT_STORE -> sizeOf(row) - 1 | (FLOATING_POINT | STORES) >> SIZE_SHIFT;
            default ->
                switch (row.effect()) {
                    case Effect.Load(int size, boolean _) -> size - 1;
                    case Effect.Store(int size) -> size - 1 | STORES >> SIZE_SHIFT;
                    default -> word >>> 27 & 31;
                };
        };
    }

    private static int sizeOf(Instruction row) {
        return row.opcode() == Opcode.FLW || row.opcode() == Opcode.FSW ? Integer.BYTES : Long.BYTES;
    }

    private static int simplest(int opcode, int rs1, int immediate) {
        return switch (opcode) {
            case Opcode.LUI -> Opcode.LI;
            case Opcode.ADDI -> rs1 == 0 ? Opcode.LI : immediate == 0 ? Opcode.MV : opcode;
            case Opcode.ADD -> rs1 == 0 ? Opcode.MV : opcode;
            default -> opcode;
        };
    }

    private static long branch(Instruction row, int rs1, int rs2, int length, int index, int distance) {
        boolean near = inPage(index + distance);
        int opcode = near ? row.opcode() : Opcode.FAR_BRANCH;
        return pack(opcode, near ? 0 : row.opcode() - Opcode.BEQ, rs1, rs2, length, 0, distance);
    }

    private static long jump(int rd, int length, int index, int distance) {
        int opcode = !inPage(index + distance) ? Opcode.FAR_JAL : rd == 0 ? Opcode.J : Opcode.JAL;
        return pack(opcode, rd == 0 ? Hart.SINK : rd, 0, 0, length, 0, distance);
    }

    private static boolean inPage(int index) {
        return index >= 0 && index < DecodedPage.HALF_WORDS;
    }

    /** {@return the opcode of the short form, if it has its own} */
    private static int shortForm(int opcode) {
        return switch (opcode) {
            case Opcode.ADDI -> Opcode.C_ADDI;
            case Opcode.ADDIW -> Opcode.C_ADDIW;
            case Opcode.LI -> Opcode.C_LI;
            case Opcode.SRLI -> Opcode.C_SRLI;
            case Opcode.SRAI -> Opcode.C_SRAI;
            case Opcode.ANDI -> Opcode.C_ANDI;
            case Opcode.SLLI -> Opcode.C_SLLI;
            case Opcode.MV -> Opcode.C_MV;
            case Opcode.ADD -> Opcode.C_ADD;
            case Opcode.SUB -> Opcode.C_SUB;
            case Opcode.XOR -> Opcode.C_XOR;
            case Opcode.OR -> Opcode.C_OR;
            case Opcode.AND -> Opcode.C_AND;
            case Opcode.SUBW -> Opcode.C_SUBW;
            case Opcode.ADDW -> Opcode.C_ADDW;
            case Opcode.J -> Opcode.C_J;
            case Opcode.BEQ -> Opcode.C_BEQ;
            case Opcode.BNE -> Opcode.C_BNE;
            default -> opcode;
        };
    }

    private static long pack(int form, int rd, int rs1, int rs2, int length, int rs3, int immediate) {
        int opcode = length == 1 ? shortForm(form) : form;
        return (long) immediate << 32 | rs3 << 26 | length << 24 | rs2 << 19 | rs1 << 14 | rd << 8 | opcode;
    }
}
