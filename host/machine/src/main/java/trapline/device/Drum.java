package trapline.device;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import trapline.machine.Bytes;

/**
 * A drum: sectors of {@link #SECTOR_WORDS} words, zero until written. A sector never written takes no memory.
 */
public final class Drum {
    /** Words in a sector. */
    public static final int SECTOR_WORDS = 64;

    /**
     * The state.
     *
     * @param sectors how many sectors there are
     * @param written the sectors that were ever written, their words big endian
     * @param transfers how many sectors were ever read or written
     */
    public record State(long sectors, SortedMap<Long, Bytes> written, long transfers) {
        public State {
            written = Collections.unmodifiableSortedMap(new TreeMap<>(written));
            if (written.values().stream().anyMatch(words -> words.length() != SECTOR_WORDS * Long.BYTES)) {
                throw new IllegalArgumentException("a sector has " + SECTOR_WORDS + " words");
            }
        }
    }

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

    /** {@return the state} */
    public State state() {
        SortedMap<Long, Bytes> bytes = new TreeMap<>();
        written.forEach((sector, words) -> {
            ByteBuffer content = ByteBuffer.allocate(SECTOR_WORDS * Long.BYTES);
            content.asLongBuffer().put(words);
            bytes.put(sector, Bytes.of(content.array()));
        });
        return new State(sectors, bytes, transfers);
    }

    /**
     * Takes over a state, of a drum of the same size.
     *
     * @param state what {@link #state} gave
     */
    public void restore(State state) {
        if (state.sectors() != sectors || !state.written().keySet().stream().allMatch(this::has)) {
            throw new IllegalArgumentException("the state of a drum of " + state.sectors() + " sectors");
        }
        written.clear();
        state.written().forEach((sector, bytes) -> {
            long[] words = new long[SECTOR_WORDS];
            ByteBuffer.wrap(bytes.toArray()).asLongBuffer().get(words);
            written.put(sector, words);
        });
        transfers = state.transfers();
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
