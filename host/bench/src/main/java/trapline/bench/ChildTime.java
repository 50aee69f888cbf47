package trapline.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** CPU time of the processes that this one has started and that have ended: getrusage(2) for RUSAGE_CHILDREN. */
final class ChildTime {
    private static final int CHILDREN = -1;
    /** Of struct rusage, which begins with user and system time, each as seconds and microseconds. */
    private static final int LARGER_THAN_RUSAGE = 256;

    private static final Linker LINKER = Linker.nativeLinker();

    @SuppressWarnings("restricted")
    private static final MethodHandle GETRUSAGE = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("getrusage"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));

    private ChildTime() {}

    /** {@return their user and system time together, in nanoseconds} */
    static long nanos() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment usage = arena.allocate(LARGER_THAN_RUSAGE, Long.BYTES);
            if ((int) GETRUSAGE.invokeExact(CHILDREN, usage) != 0) {
                throw new IllegalStateException("getrusage failed");
            }
            return nanos(usage, 0) + nanos(usage, 2);
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static long nanos(MemorySegment usage, int index) {
        return usage.getAtIndex(ValueLayout.JAVA_LONG, index) * 1_000_000_000
                + usage.getAtIndex(ValueLayout.JAVA_LONG, index + 1) * 1000;
    }
}
