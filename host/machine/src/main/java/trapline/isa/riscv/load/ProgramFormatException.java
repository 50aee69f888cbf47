package trapline.isa.riscv.load;

/** A file is not a program that we can load, or does not fit the machine. The message says what is wrong, and where. */
public final class ProgramFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * A refusal.
     *
     * @param message what is wrong, for the user
     */
    public ProgramFormatException(String message) {
        super(message);
    }
}
