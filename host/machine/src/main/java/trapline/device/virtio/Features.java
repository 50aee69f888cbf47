package trapline.device.virtio;

/** Feature bits that are not of one device type (chapter 6). */
final class Features {
    /** A descriptor may point to a table of descriptors (2.7.5.3). */
    static final long INDIRECT_DESCRIPTORS = 1L << 28;

    /** Notifications are suppressed by ring positions, not by flags (2.7.7, 2.7.10). */
    static final long EVENT_INDEX = 1L << 29;

    /** The driver follows version 1 of the specification, not the legacy interface. */
    static final long VERSION_1 = 1L << 32;

    /** What the transport and its queues offer for every device. */
    static final long COMMON = INDIRECT_DESCRIPTORS | EVENT_INDEX | VERSION_1;

    private Features() {}
}
