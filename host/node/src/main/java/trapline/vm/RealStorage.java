package trapline.vm;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;

/**
 * The node's one real storage E: reserved at start, committed by the operating system page by page when first touched, and given
 * back to it when a region is freed; a page that comes back later is zero. By mmap and madvise, whose man pages (section 2)
 * describe the constants.
 */
final class RealStorage implements AutoCloseable {
    private static final int PROT_READ_WRITE = 0x3;
    private static final int MAP_PRIVATE_ANONYMOUS_NORESERVE = 0x4022;
    private static final int MADV_DONTNEED = 4;
    private static final MethodHandle MMAP = SystemCalls.function(
            "mmap",
            FunctionDescriptor.of(
                    ValueLayout.ADDRESS,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_LONG));
    private static final MethodHandle MADVISE = SystemCalls.function(
            "madvise",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
    private static final MethodHandle MUNMAP = SystemCalls.function(
            "munmap", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));

    private final Arena arena;
    private final Storage storage;

    private RealStorage(Arena arena, MemorySegment memory) {
        this.arena = arena;
        this.storage = Storage.over(memory);
    }

    /**
     * {@return a storage of zeros}
     *
     * @param words how many cells
     * @throws IllegalStateException if the system has not so much address space for us
     */
    @SuppressWarnings("MustBeClosedChecker") // close() closes the arena.
    static RealStorage reserve(long words) {
        return reserve(words, Arena.ofShared());
    }

    /**
     * {@return a storage of zeros that lasts as long as somebody can reach it, and cannot be closed}
     *
     * @param words how many cells
     * @throws IllegalStateException if the system has not so much address space for us
     */
    static RealStorage reserveForUsers(long words) {
        return reserve(words, Arena.ofAuto());
    }

    private static RealStorage reserve(long words, Arena arena) {
        long bytes = Math.multiplyExact(words, Storage.BYTES_PER_CELL);
        MemorySegment address;
        try {
            address = (MemorySegment) MMAP.invokeExact(
                    MemorySegment.NULL, bytes, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS_NORESERVE, -1, 0L);
        } catch (Throwable failure) {
            throw new IllegalStateException("mmap cannot be called", failure);
        }
        if (address.address() == -1) {
            throw new IllegalStateException("the system refuses to reserve " + bytes + " bytes of storage");
        }
        return new RealStorage(arena, address.reinterpret(bytes, arena, RealStorage::unmap));
    }

    /** {@return the cells} */
    Storage cells() {
        return storage;
    }

    /**
     * Gives the pages of a window back to the system; they read as zero from now on.
     *
     * @param extent whole pages, which nobody uses
     */
    void discard(RelocationBounds extent) {
        MemorySegment pages = storage.window(extent);
        int result;
        try {
            result = (int) MADVISE.invokeExact(pages, pages.byteSize(), MADV_DONTNEED);
        } catch (Throwable failure) {
            throw new IllegalStateException("madvise cannot be called", failure);
        }
        if (result != 0) {
            // Where the system will not, the next owner must all the same see nothing of this one.
            pages.fill((byte) 0);
        }
    }

    @Override
    public void close() {
        arena.close();
    }

    private static void unmap(MemorySegment memory) {
        try {
            int ignored = (int) MUNMAP.invokeExact(memory, memory.byteSize());
        } catch (Throwable failure) {
            throw new IllegalStateException("munmap cannot be called", failure);
        }
    }
}
