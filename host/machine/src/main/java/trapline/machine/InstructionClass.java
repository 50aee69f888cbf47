package trapline.machine;

/**
 * What an instruction table claims of an instruction (paper, section 4). On a machine to which Theorem 1 applies the first two
 * are all: every sensitive instruction is privileged, every other is innocuous.
 */
public enum InstructionClass {
    /** Traps in user mode and not in supervisor mode, in every pair of states that differ in the mode alone. */
    PRIVILEGED,
    /** Neither control sensitive nor behaviour sensitive. An instruction that traps in both modes is innocuous. */
    INNOCUOUS,
    /** Sensitive and not privileged: a machine with such an instruction is outside Theorem 1. */
    SENSITIVE
}
