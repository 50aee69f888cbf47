package trapline.isa.riscv.translation;

/** Writes the bytecode of one kind of instruction. */
@FunctionalInterface
interface Emitter {
    /**
     * Writes an instruction.
     *
     * @param code where to
     * @param d the decoded instruction
     * @param offset where it is, in bytes from the head
     */
    void emit(RegionCode code, long d, int offset);
}
