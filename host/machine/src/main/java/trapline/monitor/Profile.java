package trapline.monitor;

import java.util.List;

/**
 * Where a guest spends its instructions, by samples: from time to time, in instructions, its virtual P is noted.
 *
 * @param samples how many there were
 * @param regions the hottest parts of its code, the hottest first
 */
public record Profile(long samples, List<HotRegion> regions) {
    /** Nothing is known. */
    public static final Profile NONE = new Profile(0, List.of());

    public Profile {
        regions = List.copyOf(regions);
    }
}
