package trapline.machine;

import java.util.Arrays;

/** A program ready to be loaded: the words for the first cells of a machine's storage, and the PSW to start with. */
public final class Image {
    private final String machine;
    private final long size;
    private final long entry;
    private final long[] words;

    /**
     * An image.
     *
     * @param machine the kind of machine that it is for
     * @param size how many cells of storage it asks for, at least as many as it has words
     * @param entry the PSW to start with, in the machine's own encoding
     * @param words the content of the first cells; the others are zero
     */
    public Image(String machine, long size, long entry, long[] words) {
        if (size < words.length) {
            throw new IllegalArgumentException("an image of " + words.length + " words does not fit " + size);
        }
        this.machine = machine;
        this.size = size;
        this.entry = entry;
        this.words = words.clone();
    }

    /** {@return the kind of machine it is for} */
    public String machine() {
        return machine;
    }

    /** {@return how many cells of storage it asks for} */
    public long size() {
        return size;
    }

    /** {@return the PSW to start with, in the machine's own encoding} */
    public long entry() {
        return entry;
    }

    /** {@return a copy of the words} */
    public long[] words() {
        return words.clone();
    }

    /** {@return how many words it has} */
    public int length() {
        return words.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Image image
                && machine.equals(image.machine)
                && size == image.size
                && entry == image.entry
                && Arrays.equals(words, image.words);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words) * 31 + Long.hashCode(entry);
    }

    @Override
    public String toString() {
        return "image for " + machine + " of " + words.length + " words, size " + size;
    }
}
