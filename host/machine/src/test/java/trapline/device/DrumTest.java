package trapline.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class DrumTest {
    private static final long[] COUNTING =
            LongStream.range(0, Drum.SECTOR_WORDS).toArray();

    @Test
    void sectorIsZeroUntilWritten() {
        Drum drum = new Drum(4);
        assertArrayEquals(new long[Drum.SECTOR_WORDS], drum.read(3));
        drum.write(3, COUNTING);
        assertArrayEquals(COUNTING, drum.read(3));
        assertArrayEquals(new long[Drum.SECTOR_WORDS], drum.read(2));
    }

    @Test
    void sectorIsNobodysArray() {
        Drum drum = new Drum(1);
        long[] words = COUNTING.clone();
        drum.write(0, words);
        words[0] = 99;
        drum.read(0)[1] = 99;
        assertArrayEquals(COUNTING, drum.read(0));
    }

    @Test
    void onlyTheSectorsFromZeroOnExist() {
        Drum drum = new Drum(2);
        assertEquals(2, drum.sectors());
        assertTrue(drum.has(0));
        assertTrue(drum.has(1));
        for (long sector : new long[] {-1, 2, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertFalse(drum.has(sector));
            assertThrows(IllegalArgumentException.class, () -> drum.read(sector));
            assertThrows(IllegalArgumentException.class, () -> drum.write(sector, COUNTING));
        }
        assertFalse(new Drum(0).has(0));
        assertThrows(IllegalArgumentException.class, () -> new Drum(-1));
        assertThrows(IllegalArgumentException.class, () -> drum.write(0, new long[63]));
        assertEquals(0, drum.transfers());
    }

    @Test
    void transfersCountReadsAndWrites() {
        Drum drum = new Drum(2);
        drum.read(0);
        drum.write(1, COUNTING);
        assertEquals(2, drum.transfers());
    }

    @Test
    void fingerprintDependsOnWhatTheDrumHoldsOnly() {
        Drum drum = new Drum(4);
        drum.write(1, COUNTING);
        assertNotEquals(new Drum(4).fingerprint(), drum.fingerprint());
        Drum elsewhere = new Drum(4);
        elsewhere.write(2, COUNTING);
        assertNotEquals(elsewhere.fingerprint(), drum.fingerprint());
        drum.write(1, new long[Drum.SECTOR_WORDS]);
        assertEquals(new Drum(4).fingerprint(), drum.fingerprint());
        assertNotEquals(new Drum(5).fingerprint(), drum.fingerprint());
    }
}
