package trapline.isa.riscv.load;

/**
 * A part of a program: bytes of a file that go to consecutive physical addresses, and zeros behind them.
 *
 * @param physicalAddress where the first byte goes
 * @param fileOffset the first byte's offset in the file, at least 0
 * @param fileSize how many bytes come from the file, at least 0
 * @param memorySize how many bytes of memory it takes, at least {@code fileSize}; behind those from the file are zeros
 */
public record Segment(long physicalAddress, int fileOffset, int fileSize, long memorySize) {
    public Segment {
        if (fileOffset < 0 || fileSize < 0 || memorySize < fileSize || physicalAddress < 0) {
            throw new IllegalArgumentException("no segment");
        }
        if (physicalAddress > Long.MAX_VALUE - memorySize) {
            throw new IllegalArgumentException("a segment beyond all addresses");
        }
    }

    /** {@return the physical address behind its last byte} */
    public long end() {
        return physicalAddress + memorySize;
    }

    @Override
    public String toString() {
        return Long.toHexString(physicalAddress) + " to " + Long.toHexString(end());
    }
}
