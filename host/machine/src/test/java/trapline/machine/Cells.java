package trapline.machine;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** All cells of a storage at one moment, to compare with another. */
public final class Cells {
    private static final int SHOWN = 20;

    private final long[] words;

    private Cells(long[] words) {
        this.words = words;
    }

    /**
     * {@return a copy of all cells}
     *
     * @param storage a small one
     */
    public static Cells of(Storage storage) {
        return new Cells(storage.read(RelocationBounds.all(storage.q())));
    }

    /**
     * {@return where two copies differ, outside a window; empty if nowhere}
     *
     * @param other of the same size
     * @param except the cells that may differ
     */
    public String differences(Cells other, RelocationBounds except) {
        return IntStream.range(0, words.length)
                .filter(i -> words[i] != other.words[i] && !except.contains(i))
                .limit(SHOWN)
                .mapToObj(i -> "E[%d]: %016x, %016x".formatted(i, words[i], other.words[i]))
                .collect(Collectors.joining("\n"));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cells cells && Arrays.equals(words, cells.words);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words);
    }

    @Override
    public String toString() {
        return "cells " + Integer.toHexString(hashCode());
    }
}
