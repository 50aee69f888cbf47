package trapline.device.virtio;

/** The offsets of the transport's registers and the bits in them (4.2.2, 2.1). All but the configuration space are 32 bits wide. */
final class Registers {
    static final int MAGIC_VALUE = 0x000;
    static final int VERSION = 0x004;
    static final int DEVICE_ID = 0x008;
    static final int VENDOR_ID = 0x00c;
    static final int DEVICE_FEATURES = 0x010;
    static final int DEVICE_FEATURES_SELECT = 0x014;
    static final int DRIVER_FEATURES = 0x020;
    static final int DRIVER_FEATURES_SELECT = 0x024;
    static final int QUEUE_SELECT = 0x030;
    static final int QUEUE_NUM_MAX = 0x034;
    static final int QUEUE_NUM = 0x038;
    static final int QUEUE_READY = 0x044;
    static final int QUEUE_NOTIFY = 0x050;
    static final int INTERRUPT_STATUS = 0x060;
    static final int INTERRUPT_ACK = 0x064;
    static final int STATUS = 0x070;
    static final int QUEUE_DESCRIPTORS_LOW = 0x080;
    static final int QUEUE_DESCRIPTORS_HIGH = 0x084;
    static final int QUEUE_DRIVER_LOW = 0x090;
    static final int QUEUE_DRIVER_HIGH = 0x094;
    static final int SHARED_MEMORY_LENGTH_LOW = 0x0b0;
    static final int SHARED_MEMORY_LENGTH_HIGH = 0x0b4;
    static final int SHARED_MEMORY_BASE_LOW = 0x0b8;
    static final int SHARED_MEMORY_BASE_HIGH = 0x0bc;
    static final int QUEUE_DEVICE_LOW = 0x0a0;
    static final int QUEUE_DEVICE_HIGH = 0x0a4;
    static final int CONFIG_GENERATION = 0x0fc;
    static final int CONFIG = 0x100;

    /** "virt", little endian. */
    static final int MAGIC = 0x74726976;

    /** The modern interface; 1 is the legacy one. */
    static final int MODERN = 2;

    /** "QEMU": there are guests (xv6) that run with no other vendor. */
    static final int VENDOR = 0x554d4551;

    static final int ACKNOWLEDGE = 1;
    static final int DRIVER = 2;
    static final int DRIVER_OK = 4;
    static final int FEATURES_OK = 8;
    static final int DEVICE_NEEDS_RESET = 64;
    static final int FAILED = 128;

    static final int USED_BUFFER = 1;
    static final int CONFIGURATION_CHANGE = 2;

    private Registers() {}
}
