package trapline.vm;

import java.util.ArrayList;
import java.util.List;
import trapline.machine.RelocationBounds;

/** Which parts of the real storage a decision has freed. */
final class Extents {
    private Extents() {}

    /** {@return what {@code before} covers and {@code after} does not, as windows that are not empty} */
    static List<RelocationBounds> freed(List<RelocationBounds> before, List<RelocationBounds> after) {
        List<RelocationBounds> left = before;
        for (RelocationBounds kept : after) {
            left = left.stream()
                    .flatMap(window -> without(window, kept).stream())
                    .toList();
        }
        return left;
    }

    private static List<RelocationBounds> without(RelocationBounds window, RelocationBounds kept) {
        if (!window.overlaps(kept)) {
            return List.of(window);
        }
        List<RelocationBounds> rest = new ArrayList<>();
        if (window.l() < kept.l()) {
            rest.add(new RelocationBounds(window.l(), kept.l() - window.l()));
        }
        if (kept.end() < window.end()) {
            rest.add(new RelocationBounds(kept.end(), window.end() - kept.end()));
        }
        return rest;
    }
}
