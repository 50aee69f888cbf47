package trapline.machine.snapshot;

import java.util.SortedMap;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;

/** Finds the names of a machine's pages for a snapshot; as a rule {@link MemoryPages#capture}. */
@FunctionalInterface
public interface MemoryNames {
    /**
     * {@return the names of a region's pages by number, without those of zeros}
     *
     * @param storage the storage that holds the region
     * @param region which cells
     * @param sink gets the pages, if it is to have them
     */
    SortedMap<Long, PageName> of(Storage storage, RelocationBounds region, PageSink sink);
}
