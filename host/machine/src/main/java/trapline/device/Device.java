package trapline.device;

/**
 * A device with registers in a machine's physical address space. It is a pure state machine: interrupt lines, output, time and the
 * guest's memory come in by its constructor, and everything that it will ever do follows from its {@link #state} and from what
 * it is asked.
 *
 * <p>Every method is total: whatever a guest does gives a value or no effect, never an exception, in bounded time and memory.
 */
public interface Device {
    /** {@return how many bytes of physical addresses its registers take, at least 1} */
    long size();

    /**
     * {@return whether there is something at an offset that answers an access of this size; if not, the access is an access fault}
     *
     * @param offset any number
     * @param size 1, 2, 4 or 8 bytes
     */
    boolean accepts(long offset, int size);

    /**
     * Reads, which may have effects.
     *
     * @param offset any number
     * @param size 1, 2, 4 or 8 bytes
     * @return the value, zero-extended; 0 where {@link #accepts} says no
     */
    long read(long offset, int size);

    /**
     * Writes; without effect where {@link #accepts} says no.
     *
     * @param offset any number
     * @param size 1, 2, 4 or 8 bytes
     * @param value its low {@code size} bytes count
     */
    void write(long offset, int size, long value);

    /**
     * {@return the whole state as a value: a record whose components are values, too (no arrays, no mutable collections), so that two
     * devices with equal states, or equal texts of them, behave the same ever after}
     */
    Record state();

    /**
     * Takes over a state. The interrupt lines are driven accordingly.
     *
     * @param state what {@link #state} gave, of a device of the same class
     */
    void restore(Record state);

    /**
     * Becomes as after its creation, as when the machine's reset line is pulled. What outlasts that on a real machine stays: the content of a
     * disk, the time of day, what a device has counted. The interrupt lines are let go of.
     */
    void reset();
}
