package trapline.device.virtio;

/** Bytes that never change, such as those of an image file, as a disk's base. */
public interface BlockSource {
    /** {@return how many bytes there are, at least 0} */
    long size();

    /**
     * Copies bytes.
     *
     * @param position the first one, at least 0; {@code position + length} is at most {@link #size}
     * @param into where to
     * @param offset the first byte of {@code into} to set
     * @param length how many bytes, at least 0
     * @return false if they cannot be read
     */
    boolean read(long position, byte[] into, int offset, int length);
}
