package trapline.isa.riscv;

/** Placeholder of the skeleton: what was decoded, by page of RAM. */
final class DecodedPages {
    void clear() {}

    void overwritten(long offset, int length) {}
}
