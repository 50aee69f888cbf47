package trapline.cluster.placement;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import trapline.monitor.Tenant;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Quota;

/** Nodes, machines and requests to decide about. */
final class Cases {
    static final Quota ROOMY = new Quota(1_000_000, 1L << 40, 1L << 40);
    static final Offer SMALL = Offer.of(10 * 512, 1000, Set.of("thirdgen"));

    private Cases() {}

    static NodeName node(String name) {
        return NodeName.of(name);
    }

    static Placement configured(Policy policy) {
        Placement placement = new Placement();
        placement.decide(new Request.Configure(policy, ROOMY));
        return placement;
    }

    /** A placement with nodes n1, n2 ... of 10 granules and a weight of 1,000 each. */
    static Placement withNodes(Policy policy, int nodes) {
        Placement placement = configured(policy);
        for (int i = 1; i <= nodes; i++) {
            placement.decide(new Request.Join(node("n" + i), SMALL, false));
        }
        return placement;
    }

    static Demand machine(String name, long granules) {
        return machine(name, granules, Demand.Wishes.NONE);
    }

    static Demand machine(String name, long granules, Demand.Wishes wishes) {
        return new Demand(
                VmId.of(name), Tenant.of("default"), "image", "thirdgen", granules * 512, 0, 100, false, wishes);
    }

    static Demand.Wishes label(String key, String value) {
        return new Demand.Wishes(new TreeMap<>(Map.of(key, value)), Optional.empty(), Optional.empty());
    }

    static Demand.Wishes apart(String group) {
        return new Demand.Wishes(new TreeMap<>(), Optional.of(group), Optional.empty());
    }

    static Demand.Wishes only(String node) {
        return new Demand.Wishes(new TreeMap<>(), Optional.empty(), Optional.of(node(node)));
    }

    static Request.Place place(Demand demand, String... refusedBy) {
        TreeSet<NodeName> refused = new TreeSet<>();
        for (String name : refusedBy) {
            refused.add(node(name));
        }
        return new Request.Place(demand, refused);
    }

    /** Any request about a few nodes, machines, tenants and groups, so that they meet. */
    static Request random(RandomGenerator chance) {
        VmId vm = VmId.of("vm-" + chance.nextInt(30));
        NodeName node = node("n" + chance.nextInt(6));
        return switch (chance.nextInt(30)) {
            case 0, 1 -> new Request.Join(node, offer(chance), chance.nextInt(4) == 0);
            case 2 -> new Request.Leave(node);
            case 3 -> new Request.Drain(node);
            case 4 -> new Request.Undrain(node);
            case 5 -> new Request.SetQuota(tenant(chance), new Quota(chance.nextInt(12), chance.nextInt(20_000), 2000));
            case 6 -> new Request.SetLabels(node, labels(chance));
            case 7 -> new Request.Adopt(demand(vm, chance), node);
            case 8, 9 -> new Request.Resize(vm, 1 + chance.nextInt(3000), 1 + chance.nextInt(300));
            case 10, 11, 12 -> new Request.Release(vm);
            case 13, 14, 15 -> new Request.Move(demand(vm, chance), new TreeSet<>());
            case 16 -> new Request.Stay(vm);
            case 28, 29 -> new Request.Expect(demand(vm, chance), node);
            case 17, 18 -> new Request.Arrived(demand(vm, chance), node);
            default -> place(demand(vm, chance), chance.nextInt(8) == 0 ? new String[] {"n1"} : new String[0]);
        };
    }

    private static Tenant tenant(RandomGenerator chance) {
        return Tenant.of("t" + chance.nextInt(3));
    }

    private static Offer offer(RandomGenerator chance) {
        Offer plain = Offer.of(
                1 + chance.nextInt(20_000),
                1 + chance.nextInt(3000),
                chance.nextBoolean() ? Set.of("thirdgen") : Set.of("thirdgen", "riscv"));
        return plain.with(labels(chance));
    }

    private static SortedMap<String, String> labels(RandomGenerator chance) {
        return chance.nextBoolean()
                ? new TreeMap<>()
                : new TreeMap<>(Map.of("disk", chance.nextBoolean() ? "fast" : "slow"));
    }

    static Demand demand(VmId vm, RandomGenerator chance) {
        Demand.Wishes wishes = new Demand.Wishes(
                labels(chance),
                chance.nextInt(3) == 0 ? Optional.of("g" + chance.nextInt(2)) : Optional.empty(),
                chance.nextInt(10) == 0 ? Optional.of(node("n" + chance.nextInt(6))) : Optional.empty());
        return new Demand(
                vm,
                tenant(chance),
                "image-" + chance.nextInt(3),
                chance.nextBoolean() ? "thirdgen" : "riscv",
                1 + chance.nextInt(3000),
                chance.nextInt(100),
                1 + chance.nextInt(300),
                chance.nextInt(4) == 0,
                wishes);
    }
}
