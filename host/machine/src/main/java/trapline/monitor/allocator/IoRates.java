package trapline.monitor.allocator;

/**
 * How fast a machine's devices may work for it. Each pair fills a {@link TokenBucket}.
 *
 * @param consoleBytesPerSecond console output, at least 1
 * @param consoleBurst how many bytes at once after a pause, at least 1
 * @param sectorsPerSecond sectors of 512 bytes to or from the drum or disk, at least 1
 * @param sectorBurst how many sectors at once after a pause, at least 1
 */
public record IoRates(long consoleBytesPerSecond, long consoleBurst, long sectorsPerSecond, long sectorBurst) {
    /** 1 MiB a second of console output, 20,000 sectors a second of drum or disk. */
    public static final IoRates DEFAULT = new IoRates(1 << 20, 1 << 16, 20_000, 2_000);

    public IoRates {
        if (consoleBytesPerSecond < 1 || consoleBurst < 1 || sectorsPerSecond < 1 || sectorBurst < 1) {
            throw new IllegalArgumentException("every rate and burst must be at least 1: " + consoleBytesPerSecond
                    + ", " + consoleBurst + ", " + sectorsPerSecond + ", " + sectorBurst);
        }
    }
}
