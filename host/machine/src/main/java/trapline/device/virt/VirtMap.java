package trapline.device.virt;

/** Where things are on the board: physical addresses and interrupt sources, as on QEMU's {@code virt}. */
public final class VirtMap {
    /** The test finisher. */
    public static final long TEST_FINISHER = 0x10_0000;

    /** The real-time clock. */
    public static final long RTC = 0x10_1000;

    /** The real-time clock's interrupt source. */
    public static final int RTC_SOURCE = 11;

    /** The core-local interruptor. */
    public static final long CLINT = 0x200_0000;

    /** The platform-level interrupt controller. */
    public static final long PLIC = 0xc00_0000;

    /** The serial port. */
    public static final long UART = 0x1000_0000;

    /** The serial port's interrupt source. */
    public static final int UART_SOURCE = 10;

    /** The first virtio-mmio slot. */
    public static final long VIRTIO = 0x1000_1000;

    /** How far apart the virtio-mmio slots are. */
    public static final long VIRTIO_STRIDE = 0x1000;

    /** The first virtio-mmio slot's interrupt source; the others follow. */
    public static final int VIRTIO_SOURCE = 1;

    /** How many virtio-mmio slots there are. */
    public static final int VIRTIO_SLOTS = 8;

    /** RAM. */
    public static final long RAM = 0x8000_0000L;

    private VirtMap() {}

    /**
     * {@return the address of a virtio-mmio slot}
     *
     * @param slot 0 to {@link #VIRTIO_SLOTS} - 1
     */
    public static long virtio(int slot) {
        return VIRTIO + slot * VIRTIO_STRIDE;
    }
}
