package trapline.isa.riscv;

/** Zba, Zbb and Zbs by number. */
final class BitManipulation {
    private BitManipulation() {}

    static long compute(int opcode, long a, long b, int immediate) {
        return switch (opcode) {
            case Opcode.ADD_UW -> Zba.addUw(a, b);
            case Opcode.SH1ADD -> Zba.sh1add(a, b);
            case Opcode.SH1ADD_UW -> Zba.sh1addUw(a, b);
            case Opcode.SH2ADD -> Zba.sh2add(a, b);
            case Opcode.SH2ADD_UW -> Zba.sh2addUw(a, b);
            case Opcode.SH3ADD -> Zba.sh3add(a, b);
            case Opcode.SH3ADD_UW -> Zba.sh3addUw(a, b);
            case Opcode.SLLI_UW -> Zba.slliUw(a, immediate);
            case Opcode.ANDN -> Zbb.andn(a, b);
            case Opcode.ORN -> Zbb.orn(a, b);
            case Opcode.XNOR -> Zbb.xnor(a, b);
            case Opcode.CLZ -> Zbb.clz(a, b);
            case Opcode.CLZW -> Zbb.clzw(a, b);
            case Opcode.CTZ -> Zbb.ctz(a, b);
            case Opcode.CTZW -> Zbb.ctzw(a, b);
            case Opcode.CPOP -> Zbb.cpop(a, b);
            case Opcode.CPOPW -> Zbb.cpopw(a, b);
            case Opcode.MAX -> Zbb.max(a, b);
            case Opcode.MAXU -> Zbb.maxu(a, b);
            case Opcode.MIN -> Zbb.min(a, b);
            case Opcode.MINU -> Zbb.minu(a, b);
            case Opcode.SEXT_B -> Zbb.sextB(a, b);
            case Opcode.SEXT_H -> Zbb.sextH(a, b);
            case Opcode.ZEXT_H -> Zbb.zextH(a, b);
            case Opcode.ROL -> Zbb.rol(a, b);
            case Opcode.ROLW -> Zbb.rolw(a, b);
            case Opcode.ROR -> Zbb.ror(a, b);
            case Opcode.RORI -> Zbb.ror(a, immediate);
            case Opcode.RORIW -> Zbb.rorw(a, immediate);
            case Opcode.RORW -> Zbb.rorw(a, b);
            case Opcode.ORC_B -> Zbb.orcB(a, b);
            case Opcode.REV8 -> Zbb.rev8(a, b);
            case Opcode.BCLR -> Zbs.bclr(a, b);
            case Opcode.BCLRI -> Zbs.bclr(a, immediate);
            case Opcode.BEXT -> Zbs.bext(a, b);
            case Opcode.BEXTI -> Zbs.bext(a, immediate);
            case Opcode.BINV -> Zbs.binv(a, b);
            case Opcode.BINVI -> Zbs.binv(a, immediate);
            case Opcode.BSET -> Zbs.bset(a, b);
            case Opcode.BSETI -> Zbs.bset(a, immediate);
            default -> throw new IllegalArgumentException("no bit manipulation has number " + opcode);
        };
    }
}
