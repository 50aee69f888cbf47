package trapline.monitor.allocator;

import java.util.List;
import trapline.machine.RelocationBounds;
import trapline.monitor.Tenant;
import trapline.monitor.VmId;

/**
 * The whole storage at one moment.
 *
 * @param words how many words there are to hand out, whole granules
 * @param free how many of them nobody holds
 * @param largestHole the size of the largest hole, 0 if there is none
 * @param regions who has what, by address
 * @param holes what nobody holds, by address; no two touch
 */
public record StorageMap(long words, long free, long largestHole, List<Region> regions, List<RelocationBounds> holes) {
    public StorageMap {
        regions = List.copyOf(regions);
        holes = List.copyOf(holes);
    }

    /**
     * A region. While a machine moves it has two, which may overlap.
     *
     * @param vm whose
     * @param tenant who answers for it
     * @param window R of the region, without the rest of its last granule
     * @param evacuating whether the machine is leaving it
     */
    public record Region(VmId vm, Tenant tenant, RelocationBounds window, boolean evacuating) {}
}
