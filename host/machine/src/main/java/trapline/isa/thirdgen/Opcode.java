package trapline.isa.thirdgen;

/**
 * The opcode numbers, bits 63 to 56 of an instruction word, as constants for the processor's switch. {@link Operation} is the
 * table that gives them a meaning. 0 is no opcode, so that storage never written does not execute.
 */
final class Opcode {
    static final int MOV = 0x01;
    static final int LI = 0x02;
    static final int LIH = 0x03;

    static final int LD = 0x08;
    static final int LDX = 0x09;
    static final int ST = 0x0a;
    static final int STX = 0x0b;
    static final int COPY = 0x0c;
    static final int LOOK = 0x0d;

    static final int ADD = 0x10;
    static final int ADDI = 0x11;
    static final int SUB = 0x12;
    static final int MUL = 0x13;
    static final int MULH = 0x14;
    static final int DIV = 0x15;
    static final int DIVU = 0x16;
    static final int REM = 0x17;
    static final int REMU = 0x18;

    static final int AND = 0x20;
    static final int ANDI = 0x21;
    static final int OR = 0x22;
    static final int ORI = 0x23;
    static final int XOR = 0x24;
    static final int XORI = 0x25;
    static final int SHL = 0x28;
    static final int SHLI = 0x29;
    static final int SHR = 0x2a;
    static final int SHRI = 0x2b;
    static final int SAR = 0x2c;
    static final int SARI = 0x2d;

    static final int SLT = 0x30;
    static final int SLTU = 0x31;
    static final int BEQ = 0x34;
    static final int BNE = 0x35;
    static final int BLT = 0x36;
    static final int BGE = 0x37;
    static final int BLTU = 0x38;
    static final int BGEU = 0x39;

    static final int JMP = 0x40;
    static final int CALL = 0x41;
    static final int CALLR = 0x42;
    static final int RET = 0x43;
    static final int SVC = 0x48;

    static final int LPSW = 0x80;
    static final int LRB = 0x81;
    static final int SPSW = 0x82;
    static final int HALT = 0x83;
    static final int TSET = 0x84;
    static final int TGET = 0x85;
    static final int COUT = 0x86;
    static final int CIN = 0x87;
    static final int IDLE = 0x88;
    static final int DRD = 0x89;
    static final int DWR = 0x8a;

    private Opcode() {}
}
