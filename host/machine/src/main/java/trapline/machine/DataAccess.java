package trapline.machine;

/**
 * An access of one instruction to memory, beside its fetch.
 *
 * @param virtualAddress the first byte, any 64 bits
 * @param size how many bytes, at least 1
 * @param reads whether it reads them
 * @param writes whether it writes them
 */
public record DataAccess(long virtualAddress, int size, boolean reads, boolean writes) {
    public DataAccess {
        if (size < 1) {
            throw new IllegalArgumentException("an access to " + size + " bytes");
        }
    }
}
