package trapline.isa.riscv;

/**
 * The numbers by which decoded instructions are executed.
 * Dense, so that the processor's switch becomes a table. The first are not
 * instructions: they mark what a decoded page holds besides (see {@link DecodedPage}).
 */
public final class Opcode {
    /** Not decoded yet. */
    public static final int UNDECODED = 0;
    /** The half words behind a page. */
    public static final int PAGE_END = 1;
    /** An instruction whose second half is in another page. */
    public static final int CROSSING = 2;
    /** Bits that are no instruction. */
    public static final int ILLEGAL = 3;
    /** A branch out of the page; rd tells which. */
    public static final int FAR_BRANCH = 4;
    /** A {@code jal} out of the page. */
    public static final int FAR_JAL = 5;
    /** An {@code addi} or {@code lui} that does not read a register. */
    public static final int LI = 6;
    /** An {@code addi} of 0. */
    public static final int MV = 7;
    /** A {@code jal} that keeps no return address. */
    public static final int J = 8;

    // Rv64I
    public static final int LUI = 9;
    public static final int AUIPC = 10;
    public static final int JAL = 11;
    public static final int JALR = 12;
    public static final int BEQ = 13;
    public static final int BNE = 14;
    public static final int BLT = 15;
    public static final int BGE = 16;
    public static final int BLTU = 17;
    public static final int BGEU = 18;
    public static final int LB = 19;
    public static final int LH = 20;
    public static final int LW = 21;
    public static final int LD = 22;
    public static final int LBU = 23;
    public static final int LHU = 24;
    public static final int LWU = 25;
    public static final int SB = 26;
    public static final int SH = 27;
    public static final int SW = 28;
    public static final int SD = 29;
    public static final int ADDI = 30;
    public static final int SLTI = 31;
    public static final int SLTIU = 32;
    public static final int XORI = 33;
    public static final int ORI = 34;
    public static final int ANDI = 35;
    public static final int SLLI = 36;
    public static final int SRLI = 37;
    public static final int SRAI = 38;
    public static final int ADD = 39;
    public static final int SUB = 40;
    public static final int SLL = 41;
    public static final int SLT = 42;
    public static final int SLTU = 43;
    public static final int XOR = 44;
    public static final int SRL = 45;
    public static final int SRA = 46;
    public static final int OR = 47;
    public static final int AND = 48;
    public static final int FENCE = 49;
    public static final int ECALL = 50;
    public static final int EBREAK = 51;
    public static final int ADDIW = 52;
    public static final int SLLIW = 53;
    public static final int SRLIW = 54;
    public static final int SRAIW = 55;
    public static final int ADDW = 56;
    public static final int SUBW = 57;
    public static final int SLLW = 58;
    public static final int SRLW = 59;
    public static final int SRAW = 60;

    // Zifencei
    public static final int FENCE_I = 61;

    // Zicsr
    public static final int CSRRW = 62;
    public static final int CSRRS = 63;
    public static final int CSRRC = 64;
    public static final int CSRRWI = 65;
    public static final int CSRRSI = 66;
    public static final int CSRRCI = 67;

    // Rv64M
    public static final int MUL = 68;
    public static final int MULH = 69;
    public static final int MULHSU = 70;
    public static final int MULHU = 71;
    public static final int DIV = 72;
    public static final int DIVU = 73;
    public static final int REM = 74;
    public static final int REMU = 75;
    public static final int MULW = 76;
    public static final int DIVW = 77;
    public static final int DIVUW = 78;
    public static final int REMW = 79;
    public static final int REMUW = 80;

    // Rv64A
    public static final int LR_W = 81;
    public static final int SC_W = 82;
    public static final int AMOSWAP_W = 83;
    public static final int AMOADD_W = 84;
    public static final int AMOXOR_W = 85;
    public static final int AMOAND_W = 86;
    public static final int AMOOR_W = 87;
    public static final int AMOMIN_W = 88;
    public static final int AMOMAX_W = 89;
    public static final int AMOMINU_W = 90;
    public static final int AMOMAXU_W = 91;
    public static final int LR_D = 92;
    public static final int SC_D = 93;
    public static final int AMOSWAP_D = 94;
    public static final int AMOADD_D = 95;
    public static final int AMOXOR_D = 96;
    public static final int AMOAND_D = 97;
    public static final int AMOOR_D = 98;
    public static final int AMOMIN_D = 99;
    public static final int AMOMAX_D = 100;
    public static final int AMOMINU_D = 101;
    public static final int AMOMAXU_D = 102;

    // Rv64F
    public static final int FLW = 103;
    public static final int FSW = 104;
    public static final int FMADD_S = 105;
    public static final int FMSUB_S = 106;
    public static final int FNMSUB_S = 107;
    public static final int FNMADD_S = 108;
    public static final int FADD_S = 109;
    public static final int FSUB_S = 110;
    public static final int FMUL_S = 111;
    public static final int FDIV_S = 112;
    public static final int FSQRT_S = 113;
    public static final int FSGNJ_S = 114;
    public static final int FSGNJN_S = 115;
    public static final int FSGNJX_S = 116;
    public static final int FMIN_S = 117;
    public static final int FMAX_S = 118;
    public static final int FEQ_S = 119;
    public static final int FLT_S = 120;
    public static final int FLE_S = 121;
    public static final int FCLASS_S = 122;
    public static final int FCVT_W_S = 123;
    public static final int FCVT_WU_S = 124;
    public static final int FCVT_L_S = 125;
    public static final int FCVT_LU_S = 126;
    public static final int FCVT_S_W = 127;
    public static final int FCVT_S_WU = 128;
    public static final int FCVT_S_L = 129;
    public static final int FCVT_S_LU = 130;
    public static final int FMV_X_W = 131;
    public static final int FMV_W_X = 132;

    // Rv64D
    public static final int FLD = 133;
    public static final int FSD = 134;
    public static final int FMADD_D = 135;
    public static final int FMSUB_D = 136;
    public static final int FNMSUB_D = 137;
    public static final int FNMADD_D = 138;
    public static final int FADD_D = 139;
    public static final int FSUB_D = 140;
    public static final int FMUL_D = 141;
    public static final int FDIV_D = 142;
    public static final int FSQRT_D = 143;
    public static final int FSGNJ_D = 144;
    public static final int FSGNJN_D = 145;
    public static final int FSGNJX_D = 146;
    public static final int FMIN_D = 147;
    public static final int FMAX_D = 148;
    public static final int FCVT_S_D = 149;
    public static final int FCVT_D_S = 150;
    public static final int FEQ_D = 151;
    public static final int FLT_D = 152;
    public static final int FLE_D = 153;
    public static final int FCLASS_D = 154;
    public static final int FCVT_W_D = 155;
    public static final int FCVT_WU_D = 156;
    public static final int FCVT_L_D = 157;
    public static final int FCVT_LU_D = 158;
    public static final int FCVT_D_W = 159;
    public static final int FCVT_D_WU = 160;
    public static final int FCVT_D_L = 161;
    public static final int FCVT_D_LU = 162;
    public static final int FMV_X_D = 163;
    public static final int FMV_D_X = 164;

    // Zba
    public static final int ADD_UW = 165;
    public static final int SH1ADD = 166;
    public static final int SH1ADD_UW = 167;
    public static final int SH2ADD = 168;
    public static final int SH2ADD_UW = 169;
    public static final int SH3ADD = 170;
    public static final int SH3ADD_UW = 171;
    public static final int SLLI_UW = 172;

    // Zbb
    public static final int ANDN = 173;
    public static final int ORN = 174;
    public static final int XNOR = 175;
    public static final int CLZ = 176;
    public static final int CLZW = 177;
    public static final int CTZ = 178;
    public static final int CTZW = 179;
    public static final int CPOP = 180;
    public static final int CPOPW = 181;
    public static final int MAX = 182;
    public static final int MAXU = 183;
    public static final int MIN = 184;
    public static final int MINU = 185;
    public static final int SEXT_B = 186;
    public static final int SEXT_H = 187;
    public static final int ZEXT_H = 188;
    public static final int ROL = 189;
    public static final int ROLW = 190;
    public static final int ROR = 191;
    public static final int RORI = 192;
    public static final int RORIW = 193;
    public static final int RORW = 194;
    public static final int ORC_B = 195;
    public static final int REV8 = 196;

    // Zbs
    public static final int BCLR = 197;
    public static final int BCLRI = 198;
    public static final int BEXT = 199;
    public static final int BEXTI = 200;
    public static final int BINV = 201;
    public static final int BINVI = 202;
    public static final int BSET = 203;
    public static final int BSETI = 204;

    // Privileged
    public static final int SRET = 205;
    public static final int MRET = 206;
    public static final int WFI = 207;
    public static final int SFENCE_VMA = 208;

    /** The largest number of an instruction of the tables. */
    public static final int LAST = 208;

    // Compressed instructions of the same meaning; that their length is a constant makes the processor's loop faster.
    public static final int C_ADDI = 209;
    public static final int C_ADDIW = 210;
    public static final int C_LI = 211;
    public static final int C_SRLI = 212;
    public static final int C_SRAI = 213;
    public static final int C_ANDI = 214;
    public static final int C_SLLI = 215;
    public static final int C_MV = 216;
    public static final int C_ADD = 217;
    public static final int C_SUB = 218;
    public static final int C_XOR = 219;
    public static final int C_OR = 220;
    public static final int C_AND = 221;
    public static final int C_SUBW = 222;
    public static final int C_ADDW = 223;
    public static final int C_J = 224;
    public static final int C_BEQ = 225;
    public static final int C_BNE = 226;

    // What a processor that translates puts in the place of instructions.
    /** A jump by register of which it is noted where it leads, see {@link Probe}. */
    public static final int PROBE = 227;
    /** An instruction from which on code is translated, see {@link RegionEntry}. */
    public static final int REGION = 228;

    private Opcode() {}
}
