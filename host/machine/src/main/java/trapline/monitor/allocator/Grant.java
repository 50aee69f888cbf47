package trapline.monitor.allocator;

import java.util.List;
import java.util.Optional;
import trapline.machine.RelocationBounds;
import trapline.monitor.Tenant;
import trapline.monitor.VmId;

/**
 * What a machine has.
 *
 * @param vm which
 * @param tenant who answers for it
 * @param region R = (l, b) of real storage; empty once revoked
 * @param evacuating the region that it had before the move that is pending; it may overlap the new one
 * @param backingWords what it may take beside its region, for a drum or disk, at least 0
 * @param shares its share of the processor; of no effect once the region is revoked
 * @param ioRates how fast its devices may work
 */
public record Grant(
        VmId vm,
        Tenant tenant,
        Optional<RelocationBounds> region,
        Optional<RelocationBounds> evacuating,
        long backingWords,
        Shares shares,
        IoRates ioRates) {
    public Grant {
        if (backingWords < 0 || (evacuating.isPresent() && region.isEmpty())) {
            throw new IllegalArgumentException(
                    backingWords + " backing words, moving from " + evacuating + " to " + region);
        }
    }

    static Grant of(Request.Create create, RelocationBounds region) {
        return new Grant(
                create.vm(),
                create.tenant(),
                Optional.of(region),
                Optional.empty(),
                create.backingWords(),
                create.shares(),
                create.ioRates());
    }

    /** Moving to another region, holding the present one. */
    Grant movingTo(RelocationBounds target) {
        return new Grant(vm, tenant, Optional.of(target), region, backingWords, shares, ioRates);
    }

    /** With the pending move done. */
    Grant settled() {
        return new Grant(vm, tenant, region, Optional.empty(), backingWords, shares, ioRates);
    }

    /** Without a region. */
    Grant revoked() {
        return new Grant(vm, tenant, Optional.empty(), Optional.empty(), backingWords, shares, ioRates);
    }

    Grant with(Shares other) {
        return new Grant(vm, tenant, region, evacuating, backingWords, other, ioRates);
    }

    /** {@return the granules that it holds, disjoint} */
    public List<RelocationBounds> extents() {
        return region.map(present -> evacuating
                        .map(old -> Extents.both(Allocator.extent(present), Allocator.extent(old)))
                        .orElseGet(() -> List.of(Allocator.extent(present))))
                .orElseGet(List::of);
    }

    /** What it adds to its tenant's use. The old region of a move does not count: the tenant did not ask for it twice. */
    Usage usage() {
        return region.map(present -> new Usage(1, present.b() + backingWords, shares.weight()))
                .orElseGet(() -> new Usage(1, backingWords, 0));
    }
}
