package trapline.monitor.allocator;

import java.util.List;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import trapline.machine.RelocationBounds;
import trapline.monitor.Tenant;
import trapline.monitor.VmId;

/** Random requests about a few machines of a few tenants, most of which can be granted now and then. */
final class RandomRequests {
    static final List<Tenant> TENANTS = List.of(Tenant.of("ann"), Tenant.of("bob"), Tenant.of("cyd"));

    private static final int MACHINES = 24;

    private final RandomGenerator random;
    private final int granules;

    RandomRequests(RandomGenerator random, int granules) {
        this.random = random;
        this.granules = granules;
    }

    Request next() {
        VmId vm = VmId.of("vm-" + random.nextInt(MACHINES));
        return switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4 ->
                new Request.Create(vm, tenant(), words(), random.nextLong(3) * 64, shares(), IoRates.DEFAULT);
            case 5, 6 -> new Request.Relocate(vm, OptionalLong.empty());
            case 7, 8 -> new Request.Relocate(vm, OptionalLong.of(target()));
            case 9, 10 -> new Request.Compact();
            case 11, 12, 13 -> new Request.Evacuated(vm);
            case 14 -> new Request.Shrink(vm, words());
            case 15 -> new Request.Revoke(vm, "chance");
            case 16 -> new Request.SetShares(vm, shares());
            case 17 -> new Request.Release(vm);
            case 18 -> new Request.ClipRelocation(vm, new RelocationBounds(random.nextLong(4096), words()), 1);
            default -> rare();
        };
    }

    private Request rare() {
        return random.nextInt(4) == 0
                ? new Request.Configure(1 << 20, Quota.UNLIMITED)
                : new Request.SetQuota(
                        tenant(),
                        new Quota(random.nextInt(12), random.nextLong(granules) * 512, random.nextLong(2000)));
    }

    private Tenant tenant() {
        return TENANTS.get(random.nextInt(TENANTS.size()));
    }

    private Shares shares() {
        return new Shares(1 + random.nextInt(300), random.nextLong(2) * 1000);
    }

    private long words() {
        long most = Math.max(2, granules / (1L << random.nextInt(5))) * Allocator.GRANULE;
        return random.nextBoolean() ? 1 + random.nextLong(most) : Allocator.GRANULE * (1 + random.nextLong(8));
    }

    private long target() {
        long target = random.nextLong(granules + 2L) * Allocator.GRANULE;
        return random.nextInt(16) == 0 ? target + 1 : target;
    }
}
