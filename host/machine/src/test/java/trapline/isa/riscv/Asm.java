package trapline.isa.riscv;

import static trapline.isa.riscv.Encoding.b;
import static trapline.isa.riscv.Encoding.i;
import static trapline.isa.riscv.Encoding.j;
import static trapline.isa.riscv.Encoding.r;
import static trapline.isa.riscv.Encoding.s;

/** Writes the instructions of tests, by mnemonic from the tables. */
final class Asm {
    static final int ECALL = match("ecall");
    static final int EBREAK = match("ebreak");
    static final int NOP = 0x13;

    private Asm() {}

    /** {@return the fixed bits of an instruction} */
    static int match(String mnemonic) {
        return InstructionSet.ALL.stream()
                .filter(row -> row.mnemonic().equals(mnemonic))
                .findFirst()
                .orElseThrow()
                .match();
    }

    static int op(String mnemonic, int rd, int rs1, int rs2) {
        return r(match(mnemonic), rd, rs1, rs2);
    }

    static int opImmediate(String mnemonic, int rd, int rs1, int immediate) {
        return i(match(mnemonic), rd, rs1, immediate);
    }

    static int addi(int rd, int rs1, int immediate) {
        return i(NOP, rd, rs1, immediate);
    }

    static int load(String mnemonic, int rd, int offset, int rs1) {
        return i(match(mnemonic), rd, rs1, offset);
    }

    static int store(String mnemonic, int rs2, int offset, int rs1) {
        return s(match(mnemonic), rs1, rs2, offset);
    }

    static int branch(String mnemonic, int rs1, int rs2, int offset) {
        return b(match(mnemonic), rs1, rs2, offset);
    }

    static int jal(int rd, int offset) {
        return j(match("jal"), rd, offset);
    }

    static int jalr(int rd, int rs1, int offset) {
        return i(match("jalr"), rd, rs1, offset);
    }
}
