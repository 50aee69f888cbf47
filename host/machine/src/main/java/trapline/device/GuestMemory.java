package trapline.device;

/**
 * The memory of a machine as its devices reach it (direct memory access): physical addresses, bounded by R like every access of the
 * guest itself. What lies outside does not exist.
 */
public interface GuestMemory {
    /**
     * Copies from memory.
     *
     * @param physicalAddress any number, unsigned
     * @param into where to
     * @param offset the first byte of {@code into} to set
     * @param length how many bytes, at least 0
     * @return false, with no effect, if any byte is outside the memory
     */
    boolean read(long physicalAddress, byte[] into, int offset, int length);

    /**
     * Copies to memory.
     *
     * @param physicalAddress any number, unsigned
     * @param from where from
     * @param offset the first byte of {@code from} to copy
     * @param length how many bytes, at least 0
     * @return false, with no effect, if any byte is outside the memory
     */
    boolean write(long physicalAddress, byte[] from, int offset, int length);
}
