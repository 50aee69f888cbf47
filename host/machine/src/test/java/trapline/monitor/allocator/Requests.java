package trapline.monitor.allocator;

import java.util.OptionalLong;
import trapline.machine.RelocationBounds;
import trapline.monitor.Tenant;
import trapline.monitor.VmId;

/** Short forms of requests, for tests; sizes in granules where the name says so. */
final class Requests {
    static final Tenant ANN = Tenant.of("ann");
    static final Tenant BOB = Tenant.of("bob");

    private Requests() {}

    static Request storage(long granules) {
        return new Request.Configure(granules * Allocator.GRANULE, Quota.UNLIMITED);
    }

    static Request newMachine(String vm, long words) {
        return newMachine(vm, ANN, words, 0, 100);
    }

    static Request newMachine(String vm, Tenant tenant, long words, long backingWords, int weight) {
        return new Request.Create(VmId.of(vm), tenant, words, backingWords, new Shares(weight, 0), IoRates.DEFAULT);
    }

    static Request relocate(String vm) {
        return new Request.Relocate(VmId.of(vm), OptionalLong.empty());
    }

    static Request relocate(String vm, long target) {
        return new Request.Relocate(VmId.of(vm), OptionalLong.of(target));
    }

    static Request compact() {
        return new Request.Compact();
    }

    static Request evacuated(String vm) {
        return new Request.Evacuated(VmId.of(vm));
    }

    static Request shrink(String vm, long words) {
        return new Request.Shrink(VmId.of(vm), words);
    }

    static Request revoke(String vm) {
        return new Request.Revoke(VmId.of(vm), "a test");
    }

    static Request release(String vm) {
        return new Request.Release(VmId.of(vm));
    }

    static Request weight(String vm, int weight) {
        return new Request.SetShares(VmId.of(vm), new Shares(weight, 0));
    }

    static Request clip(String vm, long l, long b) {
        return new Request.ClipRelocation(VmId.of(vm), new RelocationBounds(l, b), 3);
    }

    static RelocationBounds granules(long first, long count) {
        return new RelocationBounds(first * Allocator.GRANULE, count * Allocator.GRANULE);
    }
}
