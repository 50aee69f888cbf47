package trapline.cluster.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import trapline.machine.Seeds;
import trapline.monitor.Tenant;
import trapline.monitor.VmId;

/**
 * A large cluster over its life, without processes: machines come and go, nodes are drained, die and come back. The invariants are checked
 * after every decision, the whole books every now and then.
 */
class ClusterSimulationTest {
    private static final int NODES = 1000;
    private static final int MACHINES = 100_000;
    private static final long NODE_WORDS = 1L << 29;

    @Test
    void aThousandNodesTakeAHundredThousandMachines() {
        Seeds.forEach(1, chance -> {
            long start = System.nanoTime();
            Placement placement = Cases.configured(Policy.SPREAD);
            for (int i = 0; i < NODES; i++) {
                placement.decide(join(i));
            }
            List<VmId> there = new ArrayList<>();
            for (int created = 0; placement.machines() < MACHINES; created++) {
                create(placement, created, chance, there);
                upset(placement, chance, there);
                if (created % 25_000 == 0) {
                    placement.verify();
                }
            }
            placement.verify();
            assertEven(placement);
            System.out.printf(
                    "%,d decisions in %,d ms%n", placement.decisions(), (System.nanoTime() - start) / 1_000_000);
        });
    }

    private static void create(Placement placement, int number, RandomGenerator chance, List<VmId> there) {
        Decision decision = placement.decide(new Request.Place(machine(number, chance)));
        assertTrue(decision.granted(), () -> decision.reason().sentence());
        assertEquals(NODES, decision.nodes().size(), "every node has its reason");
        there.add(decision.vm().orElseThrow());
    }

    /** Now and then a machine ends, a node is drained, or dies and comes back empty. */
    private static void upset(Placement placement, RandomGenerator chance, List<VmId> there) {
        if (chance.nextInt(10) == 0) {
            int which = chance.nextInt(there.size());
            VmId vm = there.set(which, there.getLast());
            there.removeLast();
            // It may have died with its node.
            placement.decide(new Request.Release(vm));
        }
        int node = chance.nextInt(NODES);
        switch (chance.nextInt(2000)) {
            case 0 -> placement.decide(new Request.Drain(name(node)));
            case 1 ->
                placement.nodes().stream()
                        .filter(Placement.NodeView::drained)
                        .findFirst()
                        .ifPresent(drained -> placement.decide(new Request.Undrain(drained.name())));
            case 2 -> {
                placement.decide(new Request.Leave(name(node)));
                placement.decide(join(node));
            }
            default -> {}
        }
    }

    private static NodeName name(int node) {
        return Cases.node("node-%04d".formatted(node));
    }

    private static Request.Join join(int node) {
        Offer offer = Offer.of(NODE_WORDS, 2_000_000, node % 4 == 0 ? Set.of("thirdgen") : Set.of("thirdgen", "riscv"))
                .with(new TreeMap<>(Map.of("zone", "z" + node % 3)));
        return new Request.Join(name(node), offer, false);
    }

    private static Demand machine(int number, RandomGenerator chance) {
        Demand.Wishes wishes = new Demand.Wishes(
                new TreeMap<>(chance.nextInt(4) == 0 ? Map.of("zone", "z" + chance.nextInt(3)) : Map.of()),
                chance.nextInt(20) == 0 ? Optional.of("group-" + chance.nextInt(100)) : Optional.empty(),
                Optional.empty());
        boolean riscv = chance.nextInt(3) == 0;
        return new Demand(
                VmId.of("vm-" + number),
                Tenant.of("tenant-" + chance.nextInt(50)),
                "image-" + chance.nextInt(20),
                riscv ? "riscv" : "thirdgen",
                riscv ? 1 << 20 + chance.nextInt(3) : 2048 + chance.nextInt(60_000),
                0,
                100,
                chance.nextInt(10) == 0,
                wishes);
    }

    /** The nodes that were there all along differ by little: to spread works. */
    private static void assertEven(Placement placement) {
        List<Long> words = placement.nodes().stream()
                .filter(node -> node.offer().kinds().contains("riscv"))
                .map(Placement.NodeView::words)
                .sorted()
                .toList();
        long low = words.get(words.size() / 10);
        long high = words.get(words.size() * 9 / 10);
        assertTrue(high < 2 * low, () -> "the first tenth has " + low + " words, the last " + high);
    }
}
