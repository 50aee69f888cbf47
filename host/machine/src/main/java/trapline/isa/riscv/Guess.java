package trapline.isa.riscv;

/**
 * Which registers a translation may take to hold words, 32 bits with their sign extended, when it is entered. If they do not, it is left
 * at once; that happening too often, the next kind is tried.
 */
public enum Guess {
    /** All that the code itself makes words, even those that it sets before it reads them, and has to keep only for the case that it is left. */
    SET,
    /** Those that it reads. */
    READ,
    /** None. */
    NONE;

    /** {@return what to try when this was wrong too often} */
    Guess weaker() {
        return this == SET ? READ : NONE;
    }
}
