package trapline.vm;

import java.util.List;
import trapline.machine.Bytes;
import trapline.monitor.debug.DebugPoints;

/** What a debugger asks of a machine. All but {@link Attach}, {@link Go}'s end, and {@link Interrupt} need it to be at rest. */
public sealed interface DebugRequest {
    /** Become the machine's debugger, the only one; a machine that runs is paused. */
    record Attach() implements DebugRequest {}

    /**
     * Be its debugger no more.
     *
     * @param goOn whether the machine goes on in any case; else it does so only if it ran when the debugger came, or was let go by it
     */
    record Detach(boolean goOn) implements DebugRequest {}

    /**
     * Read registers.
     *
     * @param first the first one's number
     * @param count how many, at least 1
     */
    record ReadRegisters(int first, int count) implements DebugRequest {}

    /**
     * Write registers.
     *
     * @param first the first one's number
     * @param values their new contents
     */
    record WriteRegisters(int first, List<Long> values) implements DebugRequest {
        public WriteRegisters {
            values = List.copyOf(values);
        }
    }

    /**
     * Read memory.
     *
     * @param virtualAddress the first byte
     * @param length how many bytes, 0 to {@link #MOST_BYTES}
     */
    record ReadMemory(long virtualAddress, int length) implements DebugRequest {
        public ReadMemory {
            if (length < 0 || length > MOST_BYTES) {
                throw new IllegalArgumentException(length + " bytes must be 0 to " + MOST_BYTES);
            }
        }
    }

    /**
     * Write memory.
     *
     * @param virtualAddress the first byte
     * @param bytes the new content
     */
    record WriteMemory(long virtualAddress, Bytes bytes) implements DebugRequest {}

    /**
     * Run, to the next stop, of which the debugger is told by a {@link DebugEvent}.
     *
     * @param points where to stop
     * @param step whether to stop after one step in any case
     */
    record Go(DebugPoints points, boolean step) implements DebugRequest {}

    /** Stop where it is. */
    record Interrupt() implements DebugRequest {}

    /** How many bytes one request can read. */
    int MOST_BYTES = 1 << 16;
}
