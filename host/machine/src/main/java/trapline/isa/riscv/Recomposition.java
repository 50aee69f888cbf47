package trapline.isa.riscv;

/** What a guest has changed in its address spaces, so that A must compose them anew (see {@link Hart#requestComposition}). */
public sealed interface Recomposition {
    /** It wrote satp. Translations of the new address space that are still there stay valid, as on hardware. */
    record Root() implements Recomposition {}

    /** Any translation may be different: {@code sfence.vma} without operands, a PMP register. */
    record Everything() implements Recomposition {}

    /**
     * The translations of one page may be different.
     *
     * @param virtualAddress an address in the page, in whatever address space
     */
    record Page(long virtualAddress) implements Recomposition {}

    /**
     * The translations of one address space may be different, global ones excepted.
     *
     * @param asid its identifier, 0 to 65535
     */
    record AddressSpace(int asid) implements Recomposition {}
}
