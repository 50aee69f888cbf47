package trapline.isa.riscv;

/**
 * Jumps that are counted where they lead. A processor that translates has every jump decoded as a probe first: it is executed out of
 * the processor's loop, so that the loop itself counts nothing. After some executions the probe becomes the jump itself. A branch
 * forward is no probe: neither a loop nor a function begins where it leads.
 *
 * <p>A probe is the decoded jump, with its opcode moved to the five bits of rs3, which jumps do not use.
 */
final class Probe {
    private static final int SHIFT = 26;

    private static final int[] KINDS = {
        Opcode.BEQ,
        Opcode.BNE,
        Opcode.BLT,
        Opcode.BGE,
        Opcode.BLTU,
        Opcode.BGEU,
        Opcode.FAR_BRANCH,
        Opcode.C_BEQ,
        Opcode.C_BNE,
        Opcode.J,
        Opcode.C_J,
        Opcode.JAL,
        Opcode.FAR_JAL,
        Opcode.JALR
    };

    private Probe() {}

    /** {@return the probe for a decoded instruction, or the instruction itself if it is none to be counted} */
    static long of(long d) {
        int opcode = DecodedInstruction.opcode(d);
        if (Jump.isJump(opcode) && (!Jump.isConditional(opcode) || DecodedInstruction.immediate(d) < 0)) {
            for (int kind = 0; kind < KINDS.length; kind++) {
                if (KINDS[kind] == opcode) {
                    return d & ~(31L << SHIFT | 0xff) | (long) kind << SHIFT | Opcode.PROBE;
                }
            }
        }
        return d;
    }

    /** {@return the jump that a probe stands for} */
    static long jump(long probe) {
        return probe & ~(31L << SHIFT | 0xff) | KINDS[DecodedInstruction.rs3(probe)];
    }
}
