package trapline.isa.riscv.load;

import java.util.Comparator;
import java.util.List;
import trapline.device.GuestMemory;
import trapline.machine.Bytes;

/** A program out of a file: its segments, in the order of their addresses and apart from each other, and where it is entered. */
public final class Program {
    /** How many bytes are copied at once. */
    private static final int CHUNK = 1 << 20;

    private final Bytes file;
    private final long entry;
    private final List<Segment> segments;

    /**
     * A program.
     *
     * @param file the file
     * @param entry the physical address to enter it at
     * @param segments at least one, apart from each other, within the file
     */
    Program(Bytes file, long entry, List<Segment> segments) {
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
     * Copies the program to memory that has been used, with the zeros behind the bytes from the file.
     *
     * @param memory where to; it has room for every segment
     */
    void copyAgainTo(GuestMemory memory) {
        copyTo(memory);
        byte[] zeros = new byte[CHUNK];
        for (Segment segment : segments) {
            long end = segment.end();
            for (long at = segment.physicalAddress() + segment.fileSize(); at < end; at += CHUNK) {
                memory.write(at, zeros, 0, (int) Math.min(CHUNK, end - at));
            }
        }
    }

    /** {@return how many bytes its segments take} */
    long size() {
        return segments.stream().mapToLong(Segment::memorySize).sum();
    }

    /**
     * Copies the program to memory. The zeros behind the bytes from the file are not written: memory that a machine starts with is zero.
     *
     * @param memory where to; it has room for every segment
     */
    void copyTo(GuestMemory memory) {
        byte[] piece = new byte[Math.min(CHUNK, file.length())];
        for (Segment segment : segments) {
            for (int done = 0; done < segment.fileSize(); done += CHUNK) {
                int length = Math.min(CHUNK, segment.fileSize() - done);
                file.copy(segment.fileOffset() + done, piece, 0, length);
                if (!memory.write(segment.physicalAddress() + done, piece, 0, length)) {
                    throw new IllegalArgumentException("no memory at " + segment);
                }
            }
        }
    }
}
