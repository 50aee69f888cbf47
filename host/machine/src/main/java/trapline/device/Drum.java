package trapline.device;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A drum: sectors of {@link #SECTOR_WORDS} words, zero until written. A sector never written takes no memory.
 */
public final class Drum {
    /** Words in a sector. */
    public static final int SECTOR_WORDS = 64;

    private final long sectors;
    private final SortedMap<Long, long[]> written = new TreeMap<>();
    private long transfers;

    /**
     * A drum of zeros.
     *
     * @param sectors how many sectors it has, at least 0
     */
    public Drum(long sectors) {
        if (sectors < 0) {
            throw new IllegalArgumentException("a drum of " + sectors + " sectors");
        }
        this.sectors = sectors;
    }

    /** {@return how many sectors there are} */
    public long sectors() {
        return sectors;
    }

    /** {@return how many sectors were ever read or written} */
    public long transfers() {
        return transfers;
    }

    /**
     * {@return whether there is such a sector}
     *
     * @param sector any number
     */
    public boolean has(long sector) {
        return sector >= 0 && sector < sectors;
    }

    /**
     * {@return a copy of the words of a sector}
     *
     * @param sector 0 to {@link #sectors} - 1
     */
    public long[] read(long sector) {
        check(sector);
        transfers++;
        long[] words = written.get(sector);
        return words == null ? new long[SECTOR_WORDS] : words.clone();
    }

    /**
     * Replaces the words of a sector.
     *
     * @param sector 0 to {@link #sectors} - 1
     * @param words {@link #SECTOR_WORDS} of them
     */
    public void write(long sector, long[] words) {
        check(sector);
        if (words.length != SECTOR_WORDS) {
            throw new IllegalArgumentException("a sector has " + SECTOR_WORDS + " words, not " + words.length);
        }
        transfers++;
        written.put(sector, words.clone());
    }

    /** {@return a value that two drums share exactly if they hold the same} */
    public String fingerprint() {
        StringBuilder text = new StringBuilder("drum ").append(sectors);
        written.forEach((sector, words) -> {
            if (Arrays.stream(words).anyMatch(word -> word != 0)) {
                text.append(' ').append(sector).append(Arrays.toString(words));
            }
        });
        return text.toString();
    }

    private void check(long sector) {
        if (!has(sector)) {
            throw new IllegalArgumentException("no sector " + sector + " on a drum of " + sectors);
        }
    }
}
