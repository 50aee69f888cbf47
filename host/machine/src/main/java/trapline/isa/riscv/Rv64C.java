package trapline.isa.riscv;

import static trapline.isa.riscv.Encoding.b;
import static trapline.isa.riscv.Encoding.i;
import static trapline.isa.riscv.Encoding.j;
import static trapline.isa.riscv.Encoding.r;
import static trapline.isa.riscv.Encoding.s;
import static trapline.isa.riscv.Encoding.u;

import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * C, compressed instructions (volume I, chapter 28): each is the short form of a 32-bit instruction, and this table says of
 * which. A hint expands to an instruction that writes x0.
 */
final class Rv64C {
    /** What an encoding expands to that is reserved, or is another row's. */
    static final int NOT_THIS = 0;

    private static final int ADDI = 0x13;
    private static final int ADDIW = 0x1b;
    private static final int ADD = 0x33;
    private static final int LUI = 0x37;
    private static final int LW = 0x2003;
    private static final int LD = 0x3003;
    private static final int FLD = 0x3007;
    private static final int SW = 0x2023;
    private static final int SD = 0x3023;
    private static final int FSD = 0x3027;
    private static final int JALR = 0x67;
    private static final int EBREAK = 0x00100073;

    /**
     * One row.
     *
     * @param mnemonic as in the manual
     * @param match the bits that are fixed
     * @param mask which bits are fixed, of 16
     * @param text of the operands, by the letters of {@link Format}, which speak of the long form
     * @param expansion to the 32 bits of the long form, or {@link #NOT_THIS}
     */
    record Row(String mnemonic, int match, int mask, String text, IntUnaryOperator expansion) {
        /** {@return the long form, or {@link #NOT_THIS}} */
        int expand(int half) {
            return (half & mask) == match ? expansion.applyAsInt(half) : NOT_THIS;
        }
    }

    /** The instructions, in the order of the manual's listings. */
    static final List<Row> TABLE = List.of(
            new Row(
                    "c.addi4spn",
                    0x0000,
                    0xe003,
                    "d,s,i",
                    h -> only(stackOffset(h) != 0, i(ADDI, low(h, 2), 2, stackOffset(h)))),
            new Row("c.fld", 0x2000, 0xe003, "D,i(s)", h -> i(FLD, low(h, 2), low(h, 7), doubleOffset(h))),
            new Row("c.lw", 0x4000, 0xe003, "d,i(s)", h -> i(LW, low(h, 2), low(h, 7), wordOffset(h))),
            new Row("c.ld", 0x6000, 0xe003, "d,i(s)", h -> i(LD, low(h, 2), low(h, 7), doubleOffset(h))),
            new Row("c.fsd", 0xa000, 0xe003, "T,i(s)", h -> s(FSD, low(h, 7), low(h, 2), doubleOffset(h))),
            new Row("c.sw", 0xc000, 0xe003, "t,i(s)", h -> s(SW, low(h, 7), low(h, 2), wordOffset(h))),
            new Row("c.sd", 0xe000, 0xe003, "t,i(s)", h -> s(SD, low(h, 7), low(h, 2), doubleOffset(h))),
            new Row("c.addi", 0x0001, 0xe003, "d,i", h -> i(ADDI, rd(h), rd(h), immediate(h))),
            new Row("c.addiw", 0x2001, 0xe003, "d,i", h -> only(rd(h) != 0, i(ADDIW, rd(h), rd(h), immediate(h)))),
            new Row("c.li", 0x4001, 0xe003, "d,i", h -> i(ADDI, rd(h), 0, immediate(h))),
            new Row("c.addi16sp", 0x6101, 0xef83, "d,i", h -> only(stackStep(h) != 0, i(ADDI, 2, 2, stackStep(h)))),
            new Row(
                    "c.lui",
                    0x6001,
                    0xe003,
                    "d,u",
                    h -> only(rd(h) != 2 && immediate(h) != 0, u(LUI, rd(h), immediate(h) << 12))),
            new Row("c.srli", 0x8001, 0xec03, "d,x", h -> i(0x5013, low(h, 7), low(h, 7), shift(h))),
            new Row("c.srai", 0x8401, 0xec03, "d,x", h -> i(0x40005013, low(h, 7), low(h, 7), shift(h))),
            new Row("c.andi", 0x8801, 0xec03, "d,i", h -> i(0x7013, low(h, 7), low(h, 7), immediate(h))),
            new Row("c.sub", 0x8c01, 0xfc63, "d,t", h -> r(0x40000033, low(h, 7), low(h, 7), low(h, 2))),
            new Row("c.xor", 0x8c21, 0xfc63, "d,t", h -> r(0x4033, low(h, 7), low(h, 7), low(h, 2))),
            new Row("c.or", 0x8c41, 0xfc63, "d,t", h -> r(0x6033, low(h, 7), low(h, 7), low(h, 2))),
            new Row("c.and", 0x8c61, 0xfc63, "d,t", h -> r(0x7033, low(h, 7), low(h, 7), low(h, 2))),
            new Row("c.subw", 0x9c01, 0xfc63, "d,t", h -> r(0x4000003b, low(h, 7), low(h, 7), low(h, 2))),
            new Row("c.addw", 0x9c21, 0xfc63, "d,t", h -> r(0x3b, low(h, 7), low(h, 7), low(h, 2))),
            new Row("c.j", 0xa001, 0xe003, "p", h -> j(0x6f, 0, jumpOffset(h))),
            new Row("c.beqz", 0xc001, 0xe003, "s,p", h -> b(0x63, low(h, 7), 0, branchOffset(h))),
            new Row("c.bnez", 0xe001, 0xe003, "s,p", h -> b(0x1063, low(h, 7), 0, branchOffset(h))),
            new Row("c.slli", 0x0002, 0xe003, "d,x", h -> i(0x1013, rd(h), rd(h), shift(h))),
            new Row("c.fldsp", 0x2002, 0xe003, "D,i(s)", h -> i(FLD, rd(h), 2, doubleFromStack(h))),
            new Row("c.lwsp", 0x4002, 0xe003, "d,i(s)", h -> only(rd(h) != 0, i(LW, rd(h), 2, wordFromStack(h)))),
            new Row("c.ldsp", 0x6002, 0xe003, "d,i(s)", h -> only(rd(h) != 0, i(LD, rd(h), 2, doubleFromStack(h)))),
            new Row("c.jr", 0x8002, 0xf07f, "s", h -> only(rd(h) != 0, i(JALR, 0, rd(h), 0))),
            new Row("c.mv", 0x8002, 0xf003, "d,t", h -> only(rs2(h) != 0, r(ADD, rd(h), 0, rs2(h)))),
            new Row("c.ebreak", 0x9002, 0xffff, "", h -> EBREAK),
            new Row("c.jalr", 0x9002, 0xf07f, "s", h -> only(rd(h) != 0, i(JALR, 1, rd(h), 0))),
            new Row("c.add", 0x9002, 0xf003, "d,t", h -> only(rs2(h) != 0, r(ADD, rd(h), rd(h), rs2(h)))),
            new Row("c.fsdsp", 0xa002, 0xe003, "T,i(s)", h -> s(FSD, 2, rs2(h), doubleToStack(h))),
            new Row("c.swsp", 0xc002, 0xe003, "t,i(s)", h -> s(SW, 2, rs2(h), wordToStack(h))),
            new Row("c.sdsp", 0xe002, 0xe003, "t,i(s)", h -> s(SD, 2, rs2(h), doubleToStack(h))));

    private Rv64C() {}

    /** {@return the row of a compressed instruction, or null if it is none} */
    static @Nullable Row find(int half) {
        for (Row row : TABLE) {
            if (row.expand(half) != NOT_THIS) {
                return row;
            }
        }
        return null;
    }

    /**
     * {@return the 32-bit form of a compressed instruction, or {@link #NOT_THIS} if it is none}
     *
     * @param half 16 bits, of which the low two are not both set
     */
    static int expand(int half) {
        Row row = find(half);
        return row == null ? NOT_THIS : row.expand(half);
    }

    private static int only(boolean valid, int word) {
        return valid ? word : NOT_THIS;
    }

    /** {@return one of the registers 8 to 15, in three bits} */
    private static int low(int h, int shift) {
        return 8 + (h >>> shift & 7);
    }

    private static int rd(int h) {
        return h >>> 7 & 31;
    }

    private static int rs2(int h) {
        return h >>> 2 & 31;
    }

    /** {@return some bits of a half word, moved} */
    private static int bits(int h, int from, int count, int to) {
        return (h >>> from & (1 << count) - 1) << to;
    }

    private static int immediate(int h) {
        return (bits(h, 12, 1, 5) | bits(h, 2, 5, 0)) << 26 >> 26;
    }

    private static int shift(int h) {
        return bits(h, 12, 1, 5) | bits(h, 2, 5, 0);
    }

    private static int stackOffset(int h) {
        return bits(h, 11, 2, 4) | bits(h, 7, 4, 6) | bits(h, 6, 1, 2) | bits(h, 5, 1, 3);
    }

    private static int stackStep(int h) {
        int step = bits(h, 12, 1, 9) | bits(h, 6, 1, 4) | bits(h, 5, 1, 6) | bits(h, 3, 2, 7) | bits(h, 2, 1, 5);
        return step << 22 >> 22;
    }

    private static int wordOffset(int h) {
        return bits(h, 10, 3, 3) | bits(h, 6, 1, 2) | bits(h, 5, 1, 6);
    }

    private static int doubleOffset(int h) {
        return bits(h, 10, 3, 3) | bits(h, 5, 2, 6);
    }

    private static int wordFromStack(int h) {
        return bits(h, 12, 1, 5) | bits(h, 4, 3, 2) | bits(h, 2, 2, 6);
    }

    private static int doubleFromStack(int h) {
        return bits(h, 12, 1, 5) | bits(h, 5, 2, 3) | bits(h, 2, 3, 6);
    }

    private static int wordToStack(int h) {
        return bits(h, 9, 4, 2) | bits(h, 7, 2, 6);
    }

    private static int doubleToStack(int h) {
        return bits(h, 10, 3, 3) | bits(h, 7, 3, 6);
    }

    private static int jumpOffset(int h) {
        int offset = bits(h, 12, 1, 11)
                | bits(h, 11, 1, 4)
                | bits(h, 9, 2, 8)
                | bits(h, 8, 1, 10)
                | bits(h, 7, 1, 6)
                | bits(h, 6, 1, 7)
                | bits(h, 3, 3, 1)
                | bits(h, 2, 1, 5);
        return offset << 20 >> 20;
    }

    private static int branchOffset(int h) {
        int offset = bits(h, 12, 1, 8) | bits(h, 10, 2, 3) | bits(h, 5, 2, 6) | bits(h, 3, 2, 1) | bits(h, 2, 1, 5);
        return offset << 23 >> 23;
    }
}
