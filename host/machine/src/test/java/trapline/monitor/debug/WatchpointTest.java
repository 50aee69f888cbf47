package trapline.monitor.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import trapline.machine.DataAccess;
import trapline.monitor.debug.Watchpoint.Kind;

/** Which accesses touch which bytes. */
class WatchpointTest {
    private static DataAccess access(long address, int size) {
        return new DataAccess(address, size, true, true);
    }

    /** Byte by byte, at the middle and at both ends of the address space. */
    @Test
    void theFirstCommonByteIsFound() {
        for (long start : new long[] {0x1000, 0, -4, Long.MAX_VALUE - 3}) {
            for (int length = 1; length <= 9; length++) {
                for (int distance = -10; distance <= 10; distance++) {
                    Watchpoint point = new Watchpoint(Kind.ACCESS, start, length);
                    DataAccess access = access(start + distance, 4);
                    assertEquals(naively(point, access), point.touchedBy(access), point + " " + access);
                }
            }
        }
    }

    private static OptionalLong naively(Watchpoint point, DataAccess access) {
        return LongStream.range(0, access.size())
                .map(i -> access.virtualAddress() + i)
                .filter(each -> LongStream.range(0, point.length()).anyMatch(i -> point.virtualAddress() + i == each))
                .findFirst();
    }

    @Test
    void onlyTheWatchedKindCounts() {
        DataAccess read = new DataAccess(8, 8, true, false);
        DataAccess write = new DataAccess(8, 8, false, true);
        for (Kind kind : Kind.values()) {
            Watchpoint point = new Watchpoint(kind, 8, 1);
            assertEquals(kind != Kind.WRITE, point.touchedBy(read).isPresent());
            assertEquals(kind != Kind.READ, point.touchedBy(write).isPresent());
            assertEquals(OptionalLong.of(8), point.touchedBy(access(8, 1)));
        }
    }
}
