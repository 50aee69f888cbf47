package trapline.device;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The devices by physical address. What no device answers is for the caller to make an access fault of.
 */
public final class Bus {
    /** The physical addresses end here: RISC-V's are 56 bits wide at most. */
    public static final long ADDRESS_LIMIT = 1L << 56;

    /** How many devices a bus has at most. */
    public static final int DEVICE_LIMIT = 64;

    /**
     * A device and where it is.
     *
     * @param base the physical address of its first byte, a multiple of 8
     * @param device the device; it ends below {@link #ADDRESS_LIMIT}
     */
    public record Mapping(long base, Device device) {
        public Mapping {
            long size = device.size();
            if (base < 0 || base % 8 != 0 || size < 1 || size > ADDRESS_LIMIT || base > ADDRESS_LIMIT - size) {
                throw new IllegalArgumentException(
                        "no place for " + size + " bytes of a device at " + Long.toHexString(base));
            }
        }

        /** {@return the first physical address after it} */
        public long end() {
            return base + device.size();
        }

        /**
         * {@return what the device reads}
         *
         * @param physicalAddress one that {@link Bus#find} found this mapping for
         * @param size 1, 2, 4 or 8 bytes
         */
        public long read(long physicalAddress, int size) {
            return device.read(physicalAddress - base, size);
        }

        /**
         * Writes to the device.
         *
         * @param physicalAddress one that {@link Bus#find} found this mapping for
         * @param size 1, 2, 4 or 8 bytes
         * @param value its low bytes count
         */
        public void write(long physicalAddress, int size, long value) {
            device.write(physicalAddress - base, size, value);
        }

        private boolean answers(long physicalAddress, int size) {
            return physicalAddress >= base
                    && physicalAddress <= end() - size
                    && device.accepts(physicalAddress - base, size);
        }
    }

    private final List<Mapping> mappings;

    private Bus(List<Mapping> mappings) {
        this.mappings = mappings;
    }

    /**
     * {@return a bus with these devices}
     *
     * @param mappings at most {@link #DEVICE_LIMIT}, in any order, none over another
     */
    public static Bus of(List<Mapping> mappings) {
        if (mappings.size() > DEVICE_LIMIT) {
            throw new IllegalArgumentException(mappings.size() + " devices on a bus for " + DEVICE_LIMIT);
        }
        List<Mapping> sorted = mappings.stream()
                .sorted(Comparator.comparingLong(Mapping::base))
                .toList();
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i - 1).end() > sorted.get(i).base()) {
                throw new IllegalArgumentException(
                        "two devices at " + Long.toHexString(sorted.get(i).base()));
            }
        }
        return new Bus(sorted);
    }

    /** {@return the devices in the order of their addresses} */
    public List<Mapping> mappings() {
        return mappings;
    }

    /**
     * {@return the device that answers an access, if there is one. A misaligned access never finds one, nor does one that
     * is only partly at the device. QEMU refuses the second kind, too; of the first kind it refuses some and answers others with parts of
     * neighbouring registers, as its dispatch happens to fall; RISC-V lets a platform refuse them all}
     *
     * @param physicalAddress any number, unsigned
     * @param size of the access in bytes; only 1, 2, 4 and 8 find anything
     */
    public Optional<Mapping> find(long physicalAddress, int size) {
        boolean possible = size >= 1 && size <= 8 && Integer.bitCount(size) == 1 && physicalAddress % size == 0;
        if (!possible || physicalAddress < 0) {
            return Optional.empty();
        }
        int low = 0;
        int high = mappings.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (mappings.get(middle).base() <= physicalAddress) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return mappings.isEmpty() || !mappings.get(low).answers(physicalAddress, size)
                ? Optional.empty()
                : Optional.of(mappings.get(low));
    }
}
