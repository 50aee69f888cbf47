package trapline.isa.riscv.floating;

/** How a case is written in messages and in the recorded vectors. */
final class FloatingCase {
    private FloatingCase() {}

    /** {@return mnemonic, mode, operands, result and flags; registers in hexadecimal} */
    static String text(FloatingOperation operation, long[] in, int mode, long result, int flags) {
        StringBuilder text = new StringBuilder(operation.mnemonic() + " " + mode);
        for (int i = 0; i < operation.operands.size(); i++) {
            text.append(' ').append(Long.toHexString(in[i]));
        }
        return text + " = " + Long.toHexString(result) + " " + Integer.toHexString(flags);
    }
}
