package trapline.cluster.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import trapline.machine.Seeds;
import trapline.monitor.VmId;

/** Plans that even out the nodes' load. */
class RebalanceTest {
    private static final int REQUESTS = 300;
    private static final int MOST = 20;

    private static Placement any(RandomGenerator chance) {
        Placement placement = Cases.configured(Policy.SPREAD);
        for (int i = 0; i < REQUESTS; i++) {
            placement.decide(Cases.random(chance));
        }
        return placement;
    }

    /** In millionths, computed as the plan's definition says, from what everybody can see. */
    private static long load(Placement.NodeView node) {
        return (node.words() * 1_000_000 / node.offer().words()
                        + node.weight() * 1_000_000 / node.offer().weight())
                / 2;
    }

    /** What is on its way is there. */
    private static void arrive(Placement placement) {
        for (Placement.NodeView node : placement.nodes()) {
            for (Placement.MachineView machine : placement.machinesOn(node.name())) {
                placement
                        .destination(machine.demand().vm())
                        .ifPresent(to -> placement.decide(new Request.Arrived(machine.demand(), to)));
            }
        }
    }

    private static double squares(Placement placement) {
        return placement.nodes().stream()
                .filter(node -> node.present() && !node.drained())
                .mapToDouble(node -> (double) load(node) * load(node))
                .sum();
    }

    @Test
    void eachStepIsAllowedAndEvensOut() {
        Seeds.forEach(150, chance -> {
            Placement placement = any(chance);
            arrive(placement);
            Rebalance plan = placement.rebalance(MOST);
            assertTrue(plan.steps().size() <= MOST);
            assertEquals(
                    plan.steps().size(),
                    plan.steps().stream().map(Rebalance.Step::vm).distinct().count());
            for (Rebalance.Step step : plan.steps()) {
                double before = squares(placement);
                Placement.MachineView machine = placement.machine(step.vm()).orElseThrow();
                assertEquals(step.from(), machine.node());
                assertEquals(
                        step.fromLoad(), load(placement.nodeNamed(step.from()).orElseThrow()));
                Decision decision = placement.decide(new Request.Move(machine.demand(), new TreeSet<>()));
                assertTrue(decision.granted());
                assertInstanceOf(
                        Verdict.Fits.class,
                        decision.nodes().stream()
                                .filter(candidate -> candidate.node().equals(step.to()))
                                .findFirst()
                                .orElseThrow()
                                .verdict());
                placement.decide(new Request.Stay(step.vm()));
                placement.decide(new Request.Arrived(machine.demand(), step.to()));
                assertEquals(step.toAfter(), load(placement.nodeNamed(step.to()).orElseThrow()));
                assertTrue(step.toAfter() < step.fromLoad() && squares(placement) < before, step::sentence);
            }
            assertTrue(plan.highestAfter() <= plan.highest(), plan::toString);
            placement.verify();
        });
    }

    private static List<Placement.MachineView> machines(Placement placement) {
        return placement.nodes().stream()
                .flatMap(node -> placement.machinesOn(node.name()).stream())
                .toList();
    }

    /** Whoever does it again and again comes to an end, and each time it is the same plan that is made of the same books. */
    @Test
    void nothingGoesBackAndForth() {
        Seeds.forEach(60, chance -> {
            Placement placement = any(chance);
            arrive(placement);
            int plans = 0;
            for (Rebalance plan = placement.rebalance(3); !plan.steps().isEmpty(); plan = placement.rebalance(3)) {
                assertEquals(plan, placement.rebalance(3));
                plan.steps()
                        .forEach(step -> placement.decide(new Request.Arrived(
                                placement.machine(step.vm()).orElseThrow().demand(), step.to())));
                assertTrue(++plans <= REQUESTS, "it ends");
            }
        });
    }

    /** To ask changes nothing. */
    @Test
    void aPlanLeavesTheBooksAsTheyAre() {
        Seeds.forEach(40, chance -> {
            Placement placement = any(chance);
            List<Placement.NodeView> nodes = placement.nodes();
            List<Placement.MachineView> machines = machines(placement);
            placement.rebalance(MOST);
            placement.verify();
            assertEquals(nodes, placement.nodes());
            assertEquals(machines, machines(placement));
        });
    }

    @Test
    void halfOfTheMachinesOfAFullNodeGoToAnEmptyOneAndThoseOnTheirWayCount() {
        Placement placement = Cases.withNodes(Policy.SPREAD, 1);
        for (int i = 0; i < 6; i++) {
            placement.decide(Cases.place(Cases.machine("m" + i, 1)));
        }
        placement.decide(new Request.Join(Cases.node("n2"), Cases.SMALL, false));
        assertEquals(3, placement.rebalance(MOST).steps().size());
        placement.decide(new Request.Move(Cases.machine("m5", 1), new TreeSet<>()));
        assertEquals(2, placement.rebalance(MOST).steps().size());
        Rebalance plan = placement.rebalance(1);
        assertEquals(1, plan.steps().size());
        assertEquals("so many were asked for", plan.end());
        assertEquals(Optional.of(Cases.node("n2")), placement.destination(VmId.of("m5")));
    }

    @Test
    void whereNodesAreToBeFilledNothingIsEvenedOut() {
        Placement placement = Cases.withNodes(Policy.PACK, 1);
        placement.decide(Cases.place(Cases.machine("a", 3)));
        placement.decide(Cases.place(Cases.machine("b", 3)));
        placement.decide(new Request.Join(Cases.node("n2"), Cases.SMALL, false));
        assertEquals(List.of(), placement.rebalance(MOST).steps());
    }
}
