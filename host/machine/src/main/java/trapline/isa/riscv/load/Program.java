package trapline.isa.riscv.load;

import java.util.Comparator;
import java.util.List;
import trapline.device.GuestMemory;

/** A program out of a file: its segments, in the order of their addresses and apart from each other, and where it is entered. */
public final class Program {
    /** How many bytes are copied at once. */
    private static final int CHUNK = 1 << 20;

    private final byte[] file;
    private final long entry;
    private final List<Segment> segments;

    /**
     * A program.
     *
     * @param file the file; not copied, and not to be changed
     * @param entry the physical address to enter it at
     * @param segments at least one, apart from each other, within the file
     */
    Program(byte[] file, long entry, List<Segment> segments) {
        this.file = file;
        this.entry = entry;
        this.segments = segments.stream()
                .sorted(Comparator.comparingLong(Segment::physicalAddress))
                .toList();
    }

    /** {@return the physical address to enter it at} */
    public long entry() {
        return entry;
    }

    /** {@return its segments in the order of their addresses} */
    public List<Segment> segments() {
        return segments;
    }

    /** {@return the physical address of its first byte} */
    public long start() {
        return segments.getFirst().physicalAddress();
    }

    /** {@return the physical address behind its last byte} */
    public long end() {
        return segments.getLast().end();
    }

    /**
     * Copies the program to memory. The zeros behind the bytes from the file are not written: memory that a machine starts with is zero.
     *
     * @param memory where to; it has room for every segment
     */
    void copyTo(GuestMemory memory) {
        for (Segment segment : segments) {
            for (int done = 0; done < segment.fileSize(); done += CHUNK) {
                int length = Math.min(CHUNK, segment.fileSize() - done);
                if (!memory.write(segment.physicalAddress() + done, file, segment.fileOffset() + done, length)) {
                    throw new IllegalArgumentException("no memory at " + segment);
                }
            }
        }
    }
}
