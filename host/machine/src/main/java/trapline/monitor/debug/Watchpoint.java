package trapline.monitor.debug;

import java.util.OptionalLong;
import trapline.machine.DataAccess;

/**
 * Bytes whose accesses stop a machine.
 *
 * @param kind which accesses do
 * @param virtualAddress the first byte
 * @param length how many bytes, at least 1
 */
public record Watchpoint(Kind kind, long virtualAddress, long length) {
    /** Which accesses count. An instruction that reads and writes counts as both. */
    public enum Kind {
        /** Those that write, whether or not the bytes change. */
        WRITE,
        /** Those that read. */
        READ,
        /** All. */
        ACCESS
    }

    public Watchpoint {
        if (length < 1) {
            throw new IllegalArgumentException("a watchpoint on " + length + " bytes");
        }
    }

    /** {@return the first watched byte that an access touches; empty if it does not concern this} */
    OptionalLong touchedBy(DataAccess access) {
        boolean counts = switch (kind) {
            case WRITE -> access.writes();
            case READ -> access.reads();
            case ACCESS -> true;
        };
        if (!counts) {
            return OptionalLong.empty();
        }
        // Distances modulo 2^64, so that nothing overflows at the end of the address space.
        if (Long.compareUnsigned(access.virtualAddress() - virtualAddress, length) < 0) {
            return OptionalLong.of(access.virtualAddress());
        }
        return Long.compareUnsigned(virtualAddress - access.virtualAddress(), access.size()) < 0
                ? OptionalLong.of(virtualAddress)
                : OptionalLong.empty();
    }
}
