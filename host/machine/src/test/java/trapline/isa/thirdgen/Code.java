package trapline.isa.thirdgen;

/** Instruction words for tests, written in the order of the assembly text. */
final class Code {
    private Code() {}

    /**
     * {@return the word of an instruction}
     *
     * @param operation which
     * @param fields those it uses, in the order a, b, c, imm
     */
    static long word(Operation operation, int... fields) {
        Operands used = operation.operands();
        int next = 0;
        int a = used.usesA() ? fields[next++] : 0;
        int b = used.usesB() ? fields[next++] : 0;
        int c = used.usesC() ? fields[next++] : 0;
        int immediate = used.usesImmediate() ? fields[next++] : 0;
        if (next != fields.length) {
            throw new IllegalArgumentException(operation.mnemonic() + " uses " + next + " fields");
        }
        return new Instruction(operation, a, b, c, immediate).encode();
    }
}
