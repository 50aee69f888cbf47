package trapline.vm;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import trapline.machine.snapshot.Page;
import trapline.machine.snapshot.WriteWatch;

/**
 * Has the operating system note where a memory is written to: it write-protects the pages, and lets the first store into each through at once, without a
 * signal or another thread, and remembers that there was one. So whoever stores, by whatever means, is seen, and pays for it only while a machine is
 * being copied: about a microsecond for the first store into a page after it was found.
 *
 * <p>This is userfaultfd's asynchronous write protection with the request PAGEMAP_SCAN, of Linux 6.7 and later (the kernel's
 * admin-guide/mm/pagemap and userfaultfd; the numbers are those of linux/userfaultfd.h and linux/fs.h). Where a system has not got it, or refuses it,
 * any page may have been written to, as {@link WriteWatch#NONE} says. Closing the descriptor ends all of it.
 *
 * <p>One thread at a time may ask; closing is for any thread, at any time.
 */
final class KernelWriteWatch implements WriteWatch, AutoCloseable {
    private static final int O_CLOEXEC = 0x80000;
    private static final int USER_MODE_ONLY = 1;
    private static final long UFFDIO_API = 0xc018aa3fL;
    private static final long UFFD_API = 0xaa;
    private static final long FEATURE_WP_ASYNC = 1L << 15;
    private static final long UFFDIO_REGISTER = 0xc020aa00L;
    private static final long MODE_WP = 2;
    private static final long PAGEMAP_SCAN = 0xc0606610L;
    /** Protect what is found; fail if the memory is not watched by this means. */
    private static final long WP_MATCHING_CHECKED = 3;

    private static final long PAGE_IS_WRITTEN = 2;
    private static final int SCAN_BYTES = 96;
    private static final int REGION_BYTES = 24;
    private static final int MOST_REGIONS = 1024;
    private static final int NONE_OPEN = -1;

    private static final MethodHandle SYSCALL = SystemCalls.function(
            "syscall", 1, FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
    private static final MethodHandle OPEN = SystemCalls.function(
            "open", 2, FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    private static final MethodHandle IOCTL = SystemCalls.function(
            "ioctl",
            2,
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));
    private static final MethodHandle CLOSE =
            SystemCalls.function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    /** Open for as long as the process lives. */
    private static final int PAGEMAP = openPagemap();

    private final MemorySegment scan = Arena.ofAuto().allocate(SCAN_BYTES, Long.BYTES);
    private final MemorySegment regions = Arena.ofAuto().allocate((long) MOST_REGIONS * REGION_BYTES, Long.BYTES);
    private long watchedFrom;
    private long watchedBytes;
    private int descriptor = NONE_OPEN;
    private boolean closed;

    /** Watches nothing yet. */
    KernelWriteWatch() {}

    @Override
    public long find(MemorySegment memory, long from, long most, Found found) {
        long bytes = Math.ceilDiv(memory.byteSize(), Page.MOST_BYTES) * Page.MOST_BYTES;
        if (!watches(memory.address(), bytes)) {
            return NONE.find(memory, from, most, found);
        }
        long start = memory.address() + from * Page.MOST_BYTES;
        int count = scan(start, memory.address() + bytes, Math.min(most, MOST_REGIONS));
        if (count < 0) {
            // Whatever the reason is, nothing is known from here on.
            close();
            return NONE.find(memory, from, most, found);
        }
        for (int i = 0; i < count; i++) {
            found.pages(
                    Math.floorDiv(region(i, 0) - memory.address(), Page.MOST_BYTES),
                    Math.ceilDiv(region(i, 1) - memory.address(), Page.MOST_BYTES));
        }
        return Math.ceilDiv(scan.getAtIndex(ValueLayout.JAVA_LONG, 4) - memory.address(), Page.MOST_BYTES);
    }

    /** {@return whether it has watched that memory since the last call, or does from now on} */
    private synchronized boolean watches(long address, long bytes) {
        if (closed) {
            return false;
        }
        if (descriptor == NONE_OPEN || address != watchedFrom || bytes != watchedBytes) {
            closeDescriptor();
            watchedFrom = address;
            watchedBytes = bytes;
            closed = !begin();
        }
        return !closed;
    }

    /** {@return whether it can be done} */
    private boolean begin() {
        long number = numberOfUserfaultfd();
        if (PAGEMAP < 0 || number < 0) {
            return false;
        }
        descriptor = userfaultfd(number);
        if (descriptor < 0) {
            descriptor = NONE_OPEN;
            return false;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment api = arena.allocateFrom(ValueLayout.JAVA_LONG, UFFD_API, FEATURE_WP_ASYNC, 0);
            MemorySegment register = arena.allocateFrom(ValueLayout.JAVA_LONG, watchedFrom, watchedBytes, MODE_WP, 0);
            if (ioctl(descriptor, UFFDIO_API, api) == 0 && ioctl(descriptor, UFFDIO_REGISTER, register) == 0) {
                return true;
            }
        }
        closeDescriptor();
        return false;
    }

    /** {@return how many regions were found, negative for a failure} */
    private int scan(long start, long end, long most) {
        // struct pm_scan_arg: size, flags, start, end, walk_end, vec, vec_len, max_pages, and four masks.
        MemorySegment.copy(
                new long[] {
                    SCAN_BYTES,
                    WP_MATCHING_CHECKED,
                    start,
                    end,
                    0,
                    regions.address(),
                    MOST_REGIONS,
                    most,
                    0,
                    PAGE_IS_WRITTEN,
                    0,
                    PAGE_IS_WRITTEN
                },
                0,
                scan,
                ValueLayout.JAVA_LONG,
                0,
                SCAN_BYTES / Long.BYTES);
        return ioctl(PAGEMAP, PAGEMAP_SCAN, scan);
    }

    /** {@return the start (0) or end (1) of a region that was found} */
    private long region(int index, int which) {
        return regions.get(ValueLayout.JAVA_LONG, (long) index * REGION_BYTES + (long) which * Long.BYTES);
    }

    /** Ends the watch: from now on any page may have been written to. */
    @Override
    public synchronized void close() {
        closed = true;
        closeDescriptor();
    }

    private void closeDescriptor() {
        if (descriptor == NONE_OPEN) {
            return;
        }
        try {
            int ignored = (int) CLOSE.invokeExact(descriptor);
        } catch (Throwable failure) {
            throw new IllegalStateException("close cannot be called", failure);
        }
        descriptor = NONE_OPEN;
    }

    private static int ioctl(int of, long request, MemorySegment argument) {
        try {
            return (int) IOCTL.invokeExact(of, request, argument);
        } catch (Throwable failure) {
            throw new IllegalStateException("ioctl cannot be called", failure);
        }
    }

    private static int userfaultfd(long number) {
        try {
            return (int) (long) SYSCALL.invokeExact(number, O_CLOEXEC | USER_MODE_ONLY);
        } catch (Throwable failure) {
            throw new IllegalStateException("syscall cannot be called", failure);
        }
    }

    private static int openPagemap() {
        try (Arena arena = Arena.ofConfined()) {
            return (int) OPEN.invokeExact(arena.allocateFrom("/proc/self/pagemap"), O_CLOEXEC);
        } catch (Throwable failure) {
            throw new IllegalStateException("open cannot be called", failure);
        }
    }

    /** {@return the number of the system call on this kind of processor; -1 if it is not known} */
    private static long numberOfUserfaultfd() {
        return switch (System.getProperty("os.name") + " " + System.getProperty("os.arch")) {
            case "Linux amd64" -> 323;
            case "Linux aarch64", "Linux riscv64" -> 282;
            default -> -1;
        };
    }
}
