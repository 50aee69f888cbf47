package trapline.isa.riscv.oracle;

import java.util.List;

/** The instructions that random blocks are made of: RV64 I M A F D, Zba, Zbb, Zbs. By the manual's listing (volume I, chapter 34). */
final class Opcodes {
    /** Which fields an instruction has, beside the bits that name it. */
    enum Format {
        /** rd, rs1, rs2. */
        R,
        /** rd, rs1. */
        R1,
        /** rd, rs1, a 12-bit immediate. */
        I,
        /** rd, rs1, a 6-bit shift. */
        SHIFT,
        /** rd, rs1, a 5-bit shift. */
        SHIFT_W,
        /** rd, a 20-bit immediate. */
        U,
        /** rd, a base register, an offset. */
        LOAD,
        /** A base register, rs2, an offset. */
        STORE,
        /** rs1, rs2, a target ahead. */
        BRANCH,
        /** rd, a base register, rs2. */
        AMO,
        /** Floating: fd, fs1, fs2, fs3, a rounding mode. */
        F4,
        /** fd, fs1, fs2, a rounding mode. */
        F3,
        /** fd, fs1, fs2. */
        F3_EXACT,
        /** fd, fs1, a rounding mode. */
        F2,
        /** rd, fs1, fs2. */
        F_COMPARE,
        /** rd, fs1, a rounding mode. */
        F_TO_X,
        /** rd, fs1. */
        F_TO_X_EXACT,
        /** fd, rs1, a rounding mode. */
        X_TO_F,
        /** fd, rs1. */
        X_TO_F_EXACT,
        /** fd, a base register, an offset. */
        F_LOAD,
        /** A base register, fs2, an offset. */
        F_STORE
    }

    /**
     * An instruction.
     *
     * @param name its mnemonic
     * @param format its fields
     * @param match its other bits
     */
    record Opcode(String name, Format format, int match) {}

    /** All of them. */
    static final List<Opcode> ALL = """
            lui U 00000037
            auipc U 00000017
            beq BRANCH 00000063
            bne BRANCH 00001063
            blt BRANCH 00004063
            bge BRANCH 00005063
            bltu BRANCH 00006063
            bgeu BRANCH 00007063
            lb LOAD 00000003
            lh LOAD 00001003
            lw LOAD 00002003
            ld LOAD 00003003
            lbu LOAD 00004003
            lhu LOAD 00005003
            lwu LOAD 00006003
            sb STORE 00000023
            sh STORE 00001023
            sw STORE 00002023
            sd STORE 00003023
            addi I 00000013
            slti I 00002013
            sltiu I 00003013
            xori I 00004013
            ori I 00006013
            andi I 00007013
            slli SHIFT 00001013
            srli SHIFT 00005013
            srai SHIFT 40005013
            add R 00000033
            sub R 40000033
            sll R 00001033
            slt R 00002033
            sltu R 00003033
            xor R 00004033
            srl R 00005033
            sra R 40005033
            or R 00006033
            and R 00007033
            addiw I 0000001b
            slliw SHIFT_W 0000101b
            srliw SHIFT_W 0000501b
            sraiw SHIFT_W 4000501b
            addw R 0000003b
            subw R 4000003b
            sllw R 0000103b
            srlw R 0000503b
            sraw R 4000503b
            mul R 02000033
            mulh R 02001033
            mulhsu R 02002033
            mulhu R 02003033
            div R 02004033
            divu R 02005033
            rem R 02006033
            remu R 02007033
            mulw R 0200003b
            divw R 0200403b
            divuw R 0200503b
            remw R 0200603b
            remuw R 0200703b
            amoswap.w AMO 0800202f
            amoadd.w AMO 0000202f
            amoxor.w AMO 2000202f
            amoand.w AMO 6000202f
            amoor.w AMO 4000202f
            amomin.w AMO 8000202f
            amomax.w AMO a000202f
            amominu.w AMO c000202f
            amomaxu.w AMO e000202f
            amoswap.d AMO 0800302f
            amoadd.d AMO 0000302f
            amoxor.d AMO 2000302f
            amoand.d AMO 6000302f
            amoor.d AMO 4000302f
            amomin.d AMO 8000302f
            amomax.d AMO a000302f
            amominu.d AMO c000302f
            amomaxu.d AMO e000302f
            flw F_LOAD 00002007
            fsw F_STORE 00002027
            fmadd.s F4 00000043
            fmsub.s F4 00000047
            fnmsub.s F4 0000004b
            fnmadd.s F4 0000004f
            fadd.s F3 00000053
            fsub.s F3 08000053
            fmul.s F3 10000053
            fdiv.s F3 18000053
            fsqrt.s F2 58000053
            fsgnj.s F3_EXACT 20000053
            fsgnjn.s F3_EXACT 20001053
            fsgnjx.s F3_EXACT 20002053
            fmin.s F3_EXACT 28000053
            fmax.s F3_EXACT 28001053
            fcvt.w.s F_TO_X c0000053
            fcvt.wu.s F_TO_X c0100053
            fcvt.l.s F_TO_X c0200053
            fcvt.lu.s F_TO_X c0300053
            fmv.x.w F_TO_X_EXACT e0000053
            fclass.s F_TO_X_EXACT e0001053
            feq.s F_COMPARE a0002053
            flt.s F_COMPARE a0001053
            fle.s F_COMPARE a0000053
            fcvt.s.w X_TO_F d0000053
            fcvt.s.wu X_TO_F d0100053
            fcvt.s.l X_TO_F d0200053
            fcvt.s.lu X_TO_F d0300053
            fmv.w.x X_TO_F_EXACT f0000053
            fld F_LOAD 00003007
            fsd F_STORE 00003027
            fmadd.d F4 02000043
            fmsub.d F4 02000047
            fnmsub.d F4 0200004b
            fnmadd.d F4 0200004f
            fadd.d F3 02000053
            fsub.d F3 0a000053
            fmul.d F3 12000053
            fdiv.d F3 1a000053
            fsqrt.d F2 5a000053
            fsgnj.d F3_EXACT 22000053
            fsgnjn.d F3_EXACT 22001053
            fsgnjx.d F3_EXACT 22002053
            fmin.d F3_EXACT 2a000053
            fmax.d F3_EXACT 2a001053
            fcvt.s.d F2 40100053
            fcvt.d.s F2 42000053
            feq.d F_COMPARE a2002053
            flt.d F_COMPARE a2001053
            fle.d F_COMPARE a2000053
            fclass.d F_TO_X_EXACT e2001053
            fcvt.w.d F_TO_X c2000053
            fcvt.wu.d F_TO_X c2100053
            fcvt.l.d F_TO_X c2200053
            fcvt.lu.d F_TO_X c2300053
            fmv.x.d F_TO_X_EXACT e2000053
            fcvt.d.w X_TO_F d2000053
            fcvt.d.wu X_TO_F d2100053
            fcvt.d.l X_TO_F d2200053
            fcvt.d.lu X_TO_F d2300053
            fmv.d.x X_TO_F_EXACT f2000053
            add.uw R 0800003b
            sh1add R 20002033
            sh1add.uw R 2000203b
            sh2add R 20004033
            sh2add.uw R 2000403b
            sh3add R 20006033
            sh3add.uw R 2000603b
            slli.uw SHIFT 0800101b
            andn R 40007033
            orn R 40006033
            xnor R 40004033
            clz R1 60001013
            clzw R1 6000101b
            ctz R1 60101013
            ctzw R1 6010101b
            cpop R1 60201013
            cpopw R1 6020101b
            max R 0a006033
            maxu R 0a007033
            min R 0a004033
            minu R 0a005033
            sext.b R1 60401013
            sext.h R1 60501013
            zext.h R1 0800403b
            rol R 60001033
            rolw R 6000103b
            ror R 60005033
            rori SHIFT 60005013
            roriw SHIFT_W 6000501b
            rorw R 6000503b
            orc.b R1 28705013
            rev8 R1 6b805013
            bclr R 48001033
            bclri SHIFT 48001013
            bext R 48005033
            bexti SHIFT 48005013
            binv R 68001033
            binvi SHIFT 68001013
            bset R 28001033
            bseti SHIFT 28001013
            """.lines().map(Opcodes::parse).toList();

    private Opcodes() {}

    private static Opcode parse(String line) {
        String[] fields = line.split(" ", 3);
        return new Opcode(fields[0], Format.valueOf(fields[1]), Integer.parseUnsignedInt(fields[2], 16));
    }
}
