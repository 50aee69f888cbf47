package trapline.monitor.allocator;

import java.util.HashMap;
import java.util.Map;
import trapline.monitor.Tenant;

/** What each tenant may have, and has. */
final class TenantBook {
    private final Map<Tenant, Quota> quotas = new HashMap<>();
    private final Map<Tenant, Usage> usages = new HashMap<>();
    private Quota standard = Quota.UNLIMITED;

    void setStandard(Quota quota) {
        standard = quota;
    }

    void set(Tenant tenant, Quota quota) {
        quotas.put(tenant, quota);
    }

    Quota quota(Tenant tenant) {
        return quotas.getOrDefault(tenant, standard);
    }

    Usage usage(Tenant tenant) {
        return usages.getOrDefault(tenant, Usage.NONE);
    }

    /** Replaces one machine's part in a tenant's use. */
    void change(Tenant tenant, Usage from, Usage to) {
        Usage sum = usage(tenant).minus(from).plus(to);
        if (sum.isNothing()) {
            usages.remove(tenant);
        } else {
            usages.put(tenant, sum);
        }
    }

    /** Checks the sums against ones computed from nothing. */
    void verify(Map<Tenant, Usage> recomputed) {
        if (!usages.equals(recomputed)) {
            throw new IllegalStateException("the tenants have " + recomputed + ", not " + usages);
        }
    }
}
