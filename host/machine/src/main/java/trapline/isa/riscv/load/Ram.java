package trapline.isa.riscv.load;

/**
 * The physical addresses of a machine's RAM.
 *
 * @param start the first, at least 0
 * @param size how many bytes, at least 1
 */
public record Ram(long start, long size) {
    public Ram {
        if (start < 0 || size < 1 || start > Long.MAX_VALUE - size) {
            throw new IllegalArgumentException("no RAM: " + size + " bytes at " + start);
        }
    }

    /** {@return the physical address behind the last byte} */
    public long end() {
        return start + size;
    }

    /**
     * {@return whether a range lies within it}
     *
     * @param physicalAddress any number, unsigned
     * @param length in bytes, any number, unsigned
     */
    public boolean contains(long physicalAddress, long length) {
        return length >= 0 && length <= size && physicalAddress >= start && physicalAddress - start <= size - length;
    }

    @Override
    public String toString() {
        return Long.toHexString(start) + " to " + Long.toHexString(end());
    }
}
