package trapline.isa.riscv;

/**
 * The access to memory on which an instruction stopped with {@link Cause#DEVICE_ACCESS}. The control program does it and
 * calls {@link Hart#completeLoad} or {@link Hart#completeStore}; or it refuses it with {@link #accessFault}.
 *
 * @param kind what the instruction does
 * @param virtualAddress the address that the instruction used
 * @param physicalAddress what it translates to, maybe not aligned to the size
 * @param size how many bytes: 1, 2, 4 or 8
 * @param value what a store writes, in its low bytes; 0 for others
 */
public record PendingAccess(Kind kind, long virtualAddress, long physicalAddress, int size, long value) {
    /** What an instruction does with memory. */
    public enum Kind {
        /** A load, integer or floating point. */
        LOAD(Cause.LOAD_ACCESS_FAULT),
        /** A store, integer or floating point. */
        STORE(Cause.STORE_ACCESS_FAULT),
        /** A load-reserved: no device supports it. */
        RESERVE(Cause.LOAD_ACCESS_FAULT),
        /** A store-conditional or an AMO: no device supports them. */
        ATOMIC(Cause.STORE_ACCESS_FAULT);

        private final Cause accessFault;

        Kind(Cause accessFault) {
            this.accessFault = accessFault;
        }
    }

    /** {@return the exception if there is no such device, or it does not support this; the operand is the virtual address} */
    public Cause accessFault() {
        return kind.accessFault;
    }
}
