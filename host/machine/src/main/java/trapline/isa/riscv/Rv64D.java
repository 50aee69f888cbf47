package trapline.isa.riscv;

import static trapline.isa.riscv.Instruction.other;

import java.util.List;

/**
 * D, double precision (volume I, chapter 22). The arithmetic is {@link trapline.isa.riscv.floating}.
 */
final class Rv64D {
    /** The instructions, in the manual's order. */
    static final List<Instruction> TABLE = List.of(
            other("fld", 0x00003007, 0x0000707f, Format.FLOAT_LOAD, Opcode.FLD),
            other("fsd", 0x00003027, 0x0000707f, Format.FLOAT_STORE, Opcode.FSD),
            other("fmadd.d", 0x02000043, 0x0600007f, Format.FLOAT_R4, Opcode.FMADD_D),
            other("fmsub.d", 0x02000047, 0x0600007f, Format.FLOAT_R4, Opcode.FMSUB_D),
            other("fnmsub.d", 0x0200004b, 0x0600007f, Format.FLOAT_R4, Opcode.FNMSUB_D),
            other("fnmadd.d", 0x0200004f, 0x0600007f, Format.FLOAT_R4, Opcode.FNMADD_D),
            other("fadd.d", 0x02000053, 0xfe00007f, Format.FLOAT_R_ROUNDED, Opcode.FADD_D),
            other("fsub.d", 0x0a000053, 0xfe00007f, Format.FLOAT_R_ROUNDED, Opcode.FSUB_D),
            other("fmul.d", 0x12000053, 0xfe00007f, Format.FLOAT_R_ROUNDED, Opcode.FMUL_D),
            other("fdiv.d", 0x1a000053, 0xfe00007f, Format.FLOAT_R_ROUNDED, Opcode.FDIV_D),
            other("fsqrt.d", 0x5a000053, 0xfff0007f, Format.FLOAT_UNARY_ROUNDED, Opcode.FSQRT_D),
            other("fsgnj.d", 0x22000053, 0xfe00707f, Format.FLOAT_R, Opcode.FSGNJ_D),
            other("fsgnjn.d", 0x22001053, 0xfe00707f, Format.FLOAT_R, Opcode.FSGNJN_D),
            other("fsgnjx.d", 0x22002053, 0xfe00707f, Format.FLOAT_R, Opcode.FSGNJX_D),
            other("fmin.d", 0x2a000053, 0xfe00707f, Format.FLOAT_R, Opcode.FMIN_D),
            other("fmax.d", 0x2a001053, 0xfe00707f, Format.FLOAT_R, Opcode.FMAX_D),
            other("fcvt.s.d", 0x40100053, 0xfff0007f, Format.FLOAT_UNARY_ROUNDED, Opcode.FCVT_S_D),
            other("fcvt.d.s", 0x42000053, 0xfff0007f, Format.FLOAT_WIDENING, Opcode.FCVT_D_S),
            other("feq.d", 0xa2002053, 0xfe00707f, Format.FLOAT_COMPARE, Opcode.FEQ_D),
            other("flt.d", 0xa2001053, 0xfe00707f, Format.FLOAT_COMPARE, Opcode.FLT_D),
            other("fle.d", 0xa2000053, 0xfe00707f, Format.FLOAT_COMPARE, Opcode.FLE_D),
            other("fclass.d", 0xe2001053, 0xfff0707f, Format.FLOAT_TO_BITS, Opcode.FCLASS_D),
            other("fcvt.w.d", 0xc2000053, 0xfff0007f, Format.FLOAT_TO_INTEGER, Opcode.FCVT_W_D),
            other("fcvt.wu.d", 0xc2100053, 0xfff0007f, Format.FLOAT_TO_INTEGER, Opcode.FCVT_WU_D),
            other("fcvt.l.d", 0xc2200053, 0xfff0007f, Format.FLOAT_TO_INTEGER, Opcode.FCVT_L_D),
            other("fcvt.lu.d", 0xc2300053, 0xfff0007f, Format.FLOAT_TO_INTEGER, Opcode.FCVT_LU_D),
            other("fcvt.d.w", 0xd2000053, 0xfff0007f, Format.FLOAT_FROM_WORD, Opcode.FCVT_D_W),
            other("fcvt.d.wu", 0xd2100053, 0xfff0007f, Format.FLOAT_FROM_WORD, Opcode.FCVT_D_WU),
            other("fcvt.d.l", 0xd2200053, 0xfff0007f, Format.FLOAT_FROM_INTEGER, Opcode.FCVT_D_L),
            other("fcvt.d.lu", 0xd2300053, 0xfff0007f, Format.FLOAT_FROM_INTEGER, Opcode.FCVT_D_LU),
            other("fmv.x.d", 0xe2000053, 0xfff0707f, Format.FLOAT_TO_BITS, Opcode.FMV_X_D),
            other("fmv.d.x", 0xf2000053, 0xfff0707f, Format.FLOAT_FROM_BITS, Opcode.FMV_D_X));

    private Rv64D() {}
}
