package trapline.machine;

import java.util.Optional;

/**
 * What a disk starts with, never written: machines that start from one image share it, each with what it wrote kept beside it.
 * Equal reads give equal bytes for ever, or the machine on it could not be repeated. Thread-safe.
 */
public interface BlockSource {
    /** {@return how many bytes it has, at least 0} */
    long size();

    /** {@return what tells whoever made it how to find the same bytes again; empty if nothing does} */
    default Optional<String> origin() {
        return Optional.empty();
    }

    /**
     * Reads.
     *
     * @param position the first byte, from 0; all that is read must lie within {@link #size}
     * @param into where to
     * @param offset the place in {@code into} for the first one
     * @param count how many bytes, at least 0
     * @return whether it could be read; if not, {@code into} may hold anything there
     */
    boolean read(long position, byte[] into, int offset, int count);
}
