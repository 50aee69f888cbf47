package trapline.isa.riscv;

/**
 * Whether accesses of translated code that are near each other share the way to their page. Where the end of a page is between them, translated
 * code is left; that happening too often, the code is translated again without.
 */
public enum Sharing {
    /** Those through the same register with the same content, in a block. */
    NEAR,
    /** None. */
    NONE
}
