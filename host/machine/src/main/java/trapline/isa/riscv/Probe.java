package trapline.isa.riscv;

/**
 * Jumps by register, such as that of a switch, of which it is noted where they lead. A processor that translates has them decoded as probes first,
 * executed out of the processor's loop. After some executions the probe becomes the jump itself.
 */
final class Probe {
    private static final int OPCODE = 0xff;

    private Probe() {}

    /** {@return the probe for a decoded instruction, or the instruction itself if it is none to be noted} */
    static long of(long d) {
        return Jump.isByRegister(d) ? d & ~OPCODE | Opcode.PROBE : d;
    }

    /** {@return the jump that a probe stands for} */
    static long jump(long probe) {
        return probe & ~OPCODE | Opcode.JALR;
    }
}
