package trapline.monitor.allocator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import trapline.machine.RelocationBounds;
import trapline.monitor.Tenant;
import trapline.monitor.VmId;

/** A's books: the grants, who holds which granules, the holes, the tenants' sums. Changed only to apply a decision. */
final class Ledger {
    /** Granules in one piece that a machine holds. */
    record Holding(VmId vm, RelocationBounds extent) {
        boolean is(Optional<VmId> who, RelocationBounds what) {
            return who.isPresent() && who.get().equals(vm) && what.l() == extent.l() && what.b() == extent.b();
        }
    }

    /** What a decision about one machine can change, to compare before and after. */
    record Standing(Optional<Grant> grant, Usage usage, long free) {}

    private final Map<VmId, Grant> grants = new LinkedHashMap<>();
    private final NavigableMap<Long, Holding> holdings = new TreeMap<>();
    private final FreeStorage free = new FreeStorage();
    private final TenantBook tenants = new TenantBook();
    private boolean configured;
    private long words;

    boolean configured() {
        return configured;
    }

    /** The words to hand out, whole granules. */
    long words() {
        return words;
    }

    FreeStorage free() {
        return free;
    }

    TenantBook tenants() {
        return tenants;
    }

    Optional<Grant> grant(VmId vm) {
        return Optional.ofNullable(grants.get(vm));
    }

    /** The grants in the order of creation; a view. */
    Collection<Grant> grants() {
        return Collections.unmodifiableCollection(grants.values());
    }

    /** Who holds what, by first address; a view. */
    NavigableMap<Long, Holding> holdings() {
        return Collections.unmodifiableNavigableMap(holdings);
    }

    Standing standing(Decision decision) {
        return new Standing(
                decision.vm().flatMap(this::grant),
                decision.tenant().map(tenants::usage).orElse(Usage.NONE),
                free.free());
    }

    void open(long storageWords, Quota defaultQuota) {
        configured = true;
        words = storageWords / Allocator.GRANULE * Allocator.GRANULE;
        tenants.setStandard(defaultQuota);
        if (words > 0) {
            free.give(RelocationBounds.all(words));
        }
    }

    void add(Grant grant) {
        grants.put(grant.vm(), grant);
        tenants.change(grant.tenant(), Usage.NONE, grant.usage());
        hold(grant.vm(), List.of(), grant.extents());
    }

    /** Replaces a machine's grant. */
    void change(Grant from, Grant to) {
        grants.put(to.vm(), to);
        tenants.change(to.tenant(), from.usage(), to.usage());
        hold(to.vm(), from.extents(), to.extents());
    }

    void remove(Grant grant) {
        grants.remove(grant.vm());
        tenants.change(grant.tenant(), grant.usage(), Usage.NONE);
        hold(grant.vm(), grant.extents(), List.of());
    }

    StorageMap map() {
        List<StorageMap.Region> regions = new ArrayList<>();
        for (Grant grant : grants.values()) {
            grant.region().ifPresent(window -> regions.add(region(grant, window, false)));
            grant.evacuating().ifPresent(window -> regions.add(region(grant, window, true)));
        }
        regions.sort(Comparator.comparingLong(region -> region.window().l()));
        return new StorageMap(words, free.free(), free.largest(), regions, free.list());
    }

    /** The tenants' use, computed from the grants alone. */
    Map<Tenant, Usage> recomputedUsage() {
        Map<Tenant, Usage> sums = new LinkedHashMap<>();
        grants.values().forEach(grant -> sums.merge(grant.tenant(), grant.usage(), Usage::plus));
        return sums;
    }

    private void hold(VmId vm, List<RelocationBounds> from, List<RelocationBounds> to) {
        for (RelocationBounds extent : from) {
            holdings.remove(extent.l());
        }
        for (RelocationBounds left : Extents.minus(from, to)) {
            free.give(left);
        }
        for (RelocationBounds taken : Extents.minus(to, from)) {
            free.take(taken);
        }
        for (RelocationBounds extent : to) {
            holdings.put(extent.l(), new Holding(vm, extent));
        }
    }

    private static StorageMap.Region region(Grant grant, RelocationBounds window, boolean evacuating) {
        return new StorageMap.Region(grant.vm(), grant.tenant(), window, evacuating);
    }
}
