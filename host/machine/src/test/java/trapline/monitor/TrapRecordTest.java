package trapline.monitor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import trapline.machine.Trap;

final class TrapRecordTest {
    private static TrapRecord recording(int traps) {
        TrapRecord record = new TrapRecord(3);
        for (int i = 0; i < traps; i++) {
            record.add(10L * i, i, new Trap.GuestException(i % 7, 100 + i), i % 3);
        }
        return record;
    }

    @Test
    void newRecordIsEmpty() {
        TrapRecord record = recording(0);
        assertEquals(0, record.total());
        assertEquals(-1, record.lastInterpreter());
        assertEquals(List.of(), record.last());
        assertArrayEquals(new long[3], record.counts());
    }

    @Test
    void everyTrapIsCountedForItsInterpreter() {
        TrapRecord record = recording(100);
        assertEquals(100, record.total());
        assertArrayEquals(new long[] {34, 33, 33}, record.counts());
        assertEquals(record.total(), LongStream.of(record.counts()).sum());
        assertEquals(99 % 3, record.lastInterpreter());
    }

    @Test
    void countsAreACopy() {
        TrapRecord record = recording(1);
        record.counts()[0] = 99;
        assertEquals(1, record.counts()[0]);
    }

    @Test
    void lastTrapsAreKeptOldestFirst() {
        for (int traps : new int[] {1, 5, TrapRecord.KEPT, TrapRecord.KEPT + 1, 100}) {
            List<TrapRecord.Entry> last = recording(traps).last();
            int kept = Math.min(traps, TrapRecord.KEPT);
            assertEquals(kept, last.size());
            for (int i = 0; i < kept; i++) {
                int trap = traps - kept + i;
                assertEquals(new TrapRecord.Entry(10L * trap, trap, trap % 7, 100 + trap, trap % 3), last.get(i));
            }
        }
    }
}
