package trapline.isa.thirdgen.assembler;

/**
 * Where a line's words go.
 *
 * @param line the line
 * @param address the address of its first word, or of the next line's if it has none
 * @param length how many words it has
 */
record Placement(SourceLine line, long address, long length) {
    /** {@return the first address behind it} */
    long end() {
        return address + length;
    }
}
