package trapline.isa.riscv;

import static trapline.isa.riscv.Instruction.other;

import java.util.List;

/**
 * F, single precision (volume I, chapter 21). The arithmetic is {@link trapline.isa.riscv.floating}.
 */
final class Rv64F {
    /** The instructions, in the manual's order. */
    static final List<Instruction> TABLE = List.of(
            other("flw", 0x00002007, 0x0000707f, Format.FLOAT_LOAD, Opcode.FLW),
            other("fsw", 0x00002027, 0x0000707f, Format.FLOAT_STORE, Opcode.FSW),
            other("fmadd.s", 0x00000043, 0x0600007f, Format.FLOAT_R4, Opcode.FMADD_S),
            other("fmsub.s", 0x00000047, 0x0600007f, Format.FLOAT_R4, Opcode.FMSUB_S),
            other("fnmsub.s", 0x0000004b, 0x0600007f, Format.FLOAT_R4, Opcode.FNMSUB_S),
            other("fnmadd.s", 0x0000004f, 0x0600007f, Format.FLOAT_R4, Opcode.FNMADD_S),
            other("fadd.s", 0x00000053, 0xfe00007f, Format.FLOAT_R_ROUNDED, Opcode.FADD_S),
            other("fsub.s", 0x08000053, 0xfe00007f, Format.FLOAT_R_ROUNDED, Opcode.FSUB_S),
            other("fmul.s", 0x10000053, 0xfe00007f, Format.FLOAT_R_ROUNDED, Opcode.FMUL_S),
            other("fdiv.s", 0x18000053, 0xfe00007f, Format.FLOAT_R_ROUNDED, Opcode.FDIV_S),
            other("fsqrt.s", 0x58000053, 0xfff0007f, Format.FLOAT_UNARY_ROUNDED, Opcode.FSQRT_S),
            other("fsgnj.s", 0x20000053, 0xfe00707f, Format.FLOAT_R, Opcode.FSGNJ_S),
            other("fsgnjn.s", 0x20001053, 0xfe00707f, Format.FLOAT_R, Opcode.FSGNJN_S),
            other("fsgnjx.s", 0x20002053, 0xfe00707f, Format.FLOAT_R, Opcode.FSGNJX_S),
            other("fmin.s", 0x28000053, 0xfe00707f, Format.FLOAT_R, Opcode.FMIN_S),
            other("fmax.s", 0x28001053, 0xfe00707f, Format.FLOAT_R, Opcode.FMAX_S),
            other("feq.s", 0xa0002053, 0xfe00707f, Format.FLOAT_COMPARE, Opcode.FEQ_S),
            other("flt.s", 0xa0001053, 0xfe00707f, Format.FLOAT_COMPARE, Opcode.FLT_S),
            other("fle.s", 0xa0000053, 0xfe00707f, Format.FLOAT_COMPARE, Opcode.FLE_S),
            other("fclass.s", 0xe0001053, 0xfff0707f, Format.FLOAT_TO_BITS, Opcode.FCLASS_S),
            other("fcvt.w.s", 0xc0000053, 0xfff0007f, Format.FLOAT_TO_INTEGER, Opcode.FCVT_W_S),
            other("fcvt.wu.s", 0xc0100053, 0xfff0007f, Format.FLOAT_TO_INTEGER, Opcode.FCVT_WU_S),
            other("fcvt.l.s", 0xc0200053, 0xfff0007f, Format.FLOAT_TO_INTEGER, Opcode.FCVT_L_S),
            other("fcvt.lu.s", 0xc0300053, 0xfff0007f, Format.FLOAT_TO_INTEGER, Opcode.FCVT_LU_S),
            other("fcvt.s.w", 0xd0000053, 0xfff0007f, Format.FLOAT_FROM_INTEGER, Opcode.FCVT_S_W),
            other("fcvt.s.wu", 0xd0100053, 0xfff0007f, Format.FLOAT_FROM_INTEGER, Opcode.FCVT_S_WU),
            other("fcvt.s.l", 0xd0200053, 0xfff0007f, Format.FLOAT_FROM_INTEGER, Opcode.FCVT_S_L),
            other("fcvt.s.lu", 0xd0300053, 0xfff0007f, Format.FLOAT_FROM_INTEGER, Opcode.FCVT_S_LU),
            other("fmv.x.w", 0xe0000053, 0xfff0707f, Format.FLOAT_TO_BITS, Opcode.FMV_X_W),
            other("fmv.w.x", 0xf0000053, 0xfff0707f, Format.FLOAT_FROM_BITS, Opcode.FMV_W_X));

    private Rv64F() {}
}
