package trapline.monitor;

import java.util.Optional;
import trapline.machine.Image;
import trapline.machine.MacAddress;

/**
 * What a third-generation machine starts with.
 *
 * @param image the content of its storage, and its first PSW
 * @param words how much storage it has, at least the image's size
 * @param drumSectors how many sectors its drum has, at least 0
 * @param trapAssist see {@link Program#trapAssist}
 * @param monitoring see {@link Program#monitoring}
 */
public record ThirdGenProgram(Image image, long words, long drumSectors, boolean trapAssist, Monitoring monitoring)
        implements Program {
    private static final int SECTOR_WORDS = 64;
    private static final long MOST_SECTORS = (1L << 60) / SECTOR_WORDS;

    public ThirdGenProgram {
        if (words < image.size()) {
            throw new IllegalArgumentException("the image asks for " + image.size() + " words, the spec for " + words);
        }
        if (drumSectors < 0 || drumSectors > MOST_SECTORS) {
            throw new IllegalArgumentException("a drum has 0 to " + MOST_SECTORS + " sectors, not " + drumSectors);
        }
    }

    /**
     * {@return a machine of the image's size, without a drum and without assist}
     *
     * @param image see {@link ThirdGenProgram}
     */
    public static ThirdGenProgram of(Image image) {
        return new ThirdGenProgram(image, image.size(), 0, false, Monitoring.VMM);
    }

    /** {@return this with another size} */
    public ThirdGenProgram withWords(long other) {
        return new ThirdGenProgram(image, other, drumSectors, trapAssist, monitoring);
    }

    /** {@return this with another drum} */
    public ThirdGenProgram withDrum(long sectors) {
        return new ThirdGenProgram(image, words, sectors, trapAssist, monitoring);
    }

    /** {@return this with trap assist on or off} */
    public ThirdGenProgram withTrapAssist(boolean on) {
        return new ThirdGenProgram(image, words, drumSectors, on, monitoring);
    }

    /** {@return this under another monitor} */
    public ThirdGenProgram withMonitoring(Monitoring other) {
        return new ThirdGenProgram(image, words, drumSectors, trapAssist, other);
    }

    @Override
    public String machine() {
        return image.machine();
    }

    @Override
    public long backingWords() {
        return drumSectors * SECTOR_WORDS;
    }

    @Override
    public Clock clock() {
        return Clock.VIRTUAL;
    }

    @Override
    public Optional<MacAddress> network() {
        return Optional.empty();
    }
}
