package trapline.device.virtio;

/** What a block device keeps its sectors in. Sectors have 512 bytes. Every write is complete when it returns. */
public interface BlockStore {
    /** Bytes in a sector. */
    int SECTOR_BYTES = 512;

    /** {@return how many sectors there are} */
    long sectors();

    /**
     * {@return whether there are such sectors}
     *
     * @param sector any number
     * @param count any number
     */
    default boolean has(long sector, long count) {
        return sector >= 0 && count >= 0 && count <= sectors() && sector <= sectors() - count;
    }

    /**
     * Reads sectors.
     *
     * @param sector the first one
     * @param count how many; {@link #has} says that there are so many
     * @param into where to, from its first byte on
     * @return false if they cannot be read
     */
    boolean read(long sector, int count, byte[] into);

    /**
     * Writes sectors.
     *
     * @param sector the first one
     * @param count how many; {@link #has} says that there are so many
     * @param from where from, from its first byte on
     * @return false if they cannot be written; some may be
     */
    boolean write(long sector, int count, byte[] from);

    /**
     * Makes sectors zero, without transferring them.
     *
     * @param sector the first one
     * @param count how many; {@link #has} says that there are so many
     * @return false if that cannot be; some may be zero
     */
    boolean zero(long sector, long count);

    /**
     * Forgets what sectors hold: they may hold anything afterwards.
     *
     * @param sector the first one
     * @param count how many; {@link #has} says that there are so many
     */
    void discard(long sector, long count);

    /** {@return how many sectors were ever read or written, for whoever accounts for transfers} */
    long transfers();

    /** {@return what it holds, as a value} */
    Record state();

    /**
     * Takes over what another store of the same class and size holds.
     *
     * @param state what {@link #state} gave
     */
    void restore(Record state);
}
