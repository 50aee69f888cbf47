package trapline.machine.snapshot;

import java.util.Collections;
import java.util.SortedMap;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;

/** Finds the names of a machine's pages for a snapshot; as a rule {@link MemoryPages#capture}. */
@FunctionalInterface
public interface MemoryNames {
    /** No names: somebody else keeps them, see {@link PageTable}. */
    MemoryNames ELSEWHERE = (_, _, _) -> Collections.emptySortedMap();

    /**
     * {@return the names of a region's pages by number, without those of zeros}
     *
     * @param storage the storage that holds the region
     * @param region which cells
     * @param sink gets the pages, if it is to have them
     */
    SortedMap<Long, PageName> of(Storage storage, RelocationBounds region, PageSink sink);
}
