package trapline.isa.riscv;

/**
 * The numbers by which decoded instructions are executed.
 * Dense, so that the processor's switch becomes a table. The first are not
 * instructions: they mark what a decoded page holds besides (see {@link DecodedPage}).
 */
final class Opcode {
    /** Not decoded yet. */
    static final int UNDECODED = 0;
    /** The half words behind a page. */
    static final int PAGE_END = 1;
    /** An instruction whose second half is in another page. */
    static final int CROSSING = 2;
    /** Bits that are no instruction. */
    static final int ILLEGAL = 3;
    /** A branch out of the page; rd tells which. */
    static final int FAR_BRANCH = 4;
    /** A {@code jal} out of the page. */
    static final int FAR_JAL = 5;
    /** An {@code addi} or {@code lui} that does not read a register. */
    static final int LI = 6;
    /** An {@code addi} of 0. */
    static final int MV = 7;
    /** A {@code jal} that keeps no return address. */
    static final int J = 8;

    // Rv64I
    static final int LUI = 9;
    static final int AUIPC = 10;
    static final int JAL = 11;
    static final int JALR = 12;
    static final int BEQ = 13;
    static final int BNE = 14;
    static final int BLT = 15;
    static final int BGE = 16;
    static final int BLTU = 17;
    static final int BGEU = 18;
    static final int LB = 19;
    static final int LH = 20;
    static final int LW = 21;
    static final int LD = 22;
    static final int LBU = 23;
    static final int LHU = 24;
    static final int LWU = 25;
    static final int SB = 26;
    static final int SH = 27;
    static final int SW = 28;
    static final int SD = 29;
    static final int ADDI = 30;
    static final int SLTI = 31;
    static final int SLTIU = 32;
    static final int XORI = 33;
    static final int ORI = 34;
    static final int ANDI = 35;
    static final int SLLI = 36;
    static final int SRLI = 37;
    static final int SRAI = 38;
    static final int ADD = 39;
    static final int SUB = 40;
    static final int SLL = 41;
    static final int SLT = 42;
    static final int SLTU = 43;
    static final int XOR = 44;
    static final int SRL = 45;
    static final int SRA = 46;
    static final int OR = 47;
    static final int AND = 48;
    static final int FENCE = 49;
    static final int ECALL = 50;
    static final int EBREAK = 51;
    static final int ADDIW = 52;
    static final int SLLIW = 53;
    static final int SRLIW = 54;
    static final int SRAIW = 55;
    static final int ADDW = 56;
    static final int SUBW = 57;
    static final int SLLW = 58;
    static final int SRLW = 59;
    static final int SRAW = 60;

    // Zifencei
    static final int FENCE_I = 61;

    // Zicsr
    static final int CSRRW = 62;
    static final int CSRRS = 63;
    static final int CSRRC = 64;
    static final int CSRRWI = 65;
    static final int CSRRSI = 66;
    static final int CSRRCI = 67;

    // Rv64M
    static final int MUL = 68;
    static final int MULH = 69;
    static final int MULHSU = 70;
    static final int MULHU = 71;
    static final int DIV = 72;
    static final int DIVU = 73;
    static final int REM = 74;
    static final int REMU = 75;
    static final int MULW = 76;
    static final int DIVW = 77;
    static final int DIVUW = 78;
    static final int REMW = 79;
    static final int REMUW = 80;

    // Rv64A
    static final int LR_W = 81;
    static final int SC_W = 82;
    static final int AMOSWAP_W = 83;
    static final int AMOADD_W = 84;
    static final int AMOXOR_W = 85;
    static final int AMOAND_W = 86;
    static final int AMOOR_W = 87;
    static final int AMOMIN_W = 88;
    static final int AMOMAX_W = 89;
    static final int AMOMINU_W = 90;
    static final int AMOMAXU_W = 91;
    static final int LR_D = 92;
    static final int SC_D = 93;
    static final int AMOSWAP_D = 94;
    static final int AMOADD_D = 95;
    static final int AMOXOR_D = 96;
    static final int AMOAND_D = 97;
    static final int AMOOR_D = 98;
    static final int AMOMIN_D = 99;
    static final int AMOMAX_D = 100;
    static final int AMOMINU_D = 101;
    static final int AMOMAXU_D = 102;

    // Rv64F
    static final int FLW = 103;
    static final int FSW = 104;
    static final int FMADD_S = 105;
    static final int FMSUB_S = 106;
    static final int FNMSUB_S = 107;
    static final int FNMADD_S = 108;
    static final int FADD_S = 109;
    static final int FSUB_S = 110;
    static final int FMUL_S = 111;
    static final int FDIV_S = 112;
    static final int FSQRT_S = 113;
    static final int FSGNJ_S = 114;
    static final int FSGNJN_S = 115;
    static final int FSGNJX_S = 116;
    static final int FMIN_S = 117;
    static final int FMAX_S = 118;
    static final int FEQ_S = 119;
    static final int FLT_S = 120;
    static final int FLE_S = 121;
    static final int FCLASS_S = 122;
    static final int FCVT_W_S = 123;
    static final int FCVT_WU_S = 124;
    static final int FCVT_L_S = 125;
    static final int FCVT_LU_S = 126;
    static final int FCVT_S_W = 127;
    static final int FCVT_S_WU = 128;
    static final int FCVT_S_L = 129;
    static final int FCVT_S_LU = 130;
    static final int FMV_X_W = 131;
    static final int FMV_W_X = 132;

    // Rv64D
    static final int FLD = 133;
    static final int FSD = 134;
    static final int FMADD_D = 135;
    static final int FMSUB_D = 136;
    static final int FNMSUB_D = 137;
    static final int FNMADD_D = 138;
    static final int FADD_D = 139;
    static final int FSUB_D = 140;
    static final int FMUL_D = 141;
    static final int FDIV_D = 142;
    static final int FSQRT_D = 143;
    static final int FSGNJ_D = 144;
    static final int FSGNJN_D = 145;
    static final int FSGNJX_D = 146;
    static final int FMIN_D = 147;
    static final int FMAX_D = 148;
    static final int FCVT_S_D = 149;
    static final int FCVT_D_S = 150;
    static final int FEQ_D = 151;
    static final int FLT_D = 152;
    static final int FLE_D = 153;
    static final int FCLASS_D = 154;
    static final int FCVT_W_D = 155;
    static final int FCVT_WU_D = 156;
    static final int FCVT_L_D = 157;
    static final int FCVT_LU_D = 158;
    static final int FCVT_D_W = 159;
    static final int FCVT_D_WU = 160;
    static final int FCVT_D_L = 161;
    static final int FCVT_D_LU = 162;
    static final int FMV_X_D = 163;
    static final int FMV_D_X = 164;

    // Zba
    static final int ADD_UW = 165;
    static final int SH1ADD = 166;
    static final int SH1ADD_UW = 167;
    static final int SH2ADD = 168;
    static final int SH2ADD_UW = 169;
    static final int SH3ADD = 170;
    static final int SH3ADD_UW = 171;
    static final int SLLI_UW = 172;

    // Zbb
    static final int ANDN = 173;
    static final int ORN = 174;
    static final int XNOR = 175;
    static final int CLZ = 176;
    static final int CLZW = 177;
    static final int CTZ = 178;
    static final int CTZW = 179;
    static final int CPOP = 180;
    static final int CPOPW = 181;
    static final int MAX = 182;
    static final int MAXU = 183;
    static final int MIN = 184;
    static final int MINU = 185;
    static final int SEXT_B = 186;
    static final int SEXT_H = 187;
    static final int ZEXT_H = 188;
    static final int ROL = 189;
    static final int ROLW = 190;
    static final int ROR = 191;
    static final int RORI = 192;
    static final int RORIW = 193;
    static final int RORW = 194;
    static final int ORC_B = 195;
    static final int REV8 = 196;

    // Zbs
    static final int BCLR = 197;
    static final int BCLRI = 198;
    static final int BEXT = 199;
    static final int BEXTI = 200;
    static final int BINV = 201;
    static final int BINVI = 202;
    static final int BSET = 203;
    static final int BSETI = 204;

    // Privileged
    static final int SRET = 205;
    static final int MRET = 206;
    static final int WFI = 207;
    static final int SFENCE_VMA = 208;

    /** The largest number of an instruction of the tables. */
    static final int LAST = 208;

    // Compressed instructions of the same meaning; that their length is a constant makes the processor's loop faster.
    static final int C_ADDI = 209;
    static final int C_ADDIW = 210;
    static final int C_LI = 211;
    static final int C_SRLI = 212;
    static final int C_SRAI = 213;
    static final int C_ANDI = 214;
    static final int C_SLLI = 215;
    static final int C_MV = 216;
    static final int C_ADD = 217;
    static final int C_SUB = 218;
    static final int C_XOR = 219;
    static final int C_OR = 220;
    static final int C_AND = 221;
    static final int C_SUBW = 222;
    static final int C_ADDW = 223;
    static final int C_J = 224;
    static final int C_BEQ = 225;
    static final int C_BNE = 226;

    private Opcode() {}
}
