package trapline.cluster.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import trapline.machine.Seeds;
import trapline.monitor.VmId;

/** What holds of any requests in any order. */
class PlacementPropertyTest {
    private static final int REQUESTS = 600;

    @Test
    void theBooksAddUpAndTheRecordReplays() {
        Seeds.forEach(100, chance -> {
            List<Decision> record = RandomRecord.of(chance, REQUESTS);
            assertEquals(Optional.empty(), Replay.firstDifference(record));
            Placement again = new Placement();
            record.forEach(decision -> again.decide(decision.request()));
            again.verify();
        });
    }

    /** A record that was tampered with does not replay. */
    @Test
    void aChangedRecordIsFound() {
        Placement placement = Cases.withNodes(Policy.SPREAD, 2);
        Decision placed = placement.decide(Cases.place(Cases.machine("a", 1)));
        Decision changed = new Decision(
                placed.sequence(),
                placed.vm(),
                placed.tenant(),
                placed.request(),
                placed.outcome(),
                placed.reason(),
                Optional.of(Cases.node("n2")),
                placed.nodes());
        Placement fresh = new Placement();
        List<Decision> record = new ArrayList<>();
        record.add(fresh.decide(new Request.Configure(Policy.SPREAD, Cases.ROOMY)));
        for (int i = 1; i <= 2; i++) {
            record.add(fresh.decide(new Request.Join(Cases.node("n" + i), Cases.SMALL, false)));
        }
        record.add(changed);
        assertEquals(placed, Replay.firstDifference(record).orElseThrow().replayed());
    }

    /** The filters against what a person would write down: the chosen node has the best score of those without an obstacle. */
    @Test
    void theChosenNodeIsTheBestOfThoseWithoutObstacles() {
        Seeds.forEach(50, chance -> {
            Placement placement = Cases.configured(policy(chance));
            for (int i = 0; i < REQUESTS; i++) {
                Request request = Cases.random(chance);
                if (request instanceof Request.Place place) {
                    checkChoice(placement, place);
                }
                placement.decide(request);
            }
        });
    }

    private static void checkChoice(Placement placement, Request.Place place) {
        Decision decision = placement.dryRun(place);
        Policy policy = placement.book().configured().orElseThrow().policy();
        Examination examination = new Examination(policy, place);
        for (Decision.Candidate candidate : decision.nodes()) {
            NodeBook node = placement.book().node(candidate.node()).orElseThrow();
            List<Verdict> obstacles = examination.obstacles(node);
            if (candidate.verdict() instanceof Verdict.Fits fits) {
                assertTrue(obstacles.isEmpty(), () -> candidate + " but " + obstacles);
                assertTrue(decision.granted() && fits.score() <= best(decision).score());
            } else {
                assertEquals(obstacles.getFirst(), candidate.verdict());
            }
        }
    }

    private static Verdict.Fits best(Decision decision) {
        return decision.nodes().stream()
                .filter(candidate -> Optional.of(candidate.node()).equals(decision.node()))
                .map(candidate -> (Verdict.Fits) candidate.verdict())
                .findFirst()
                .orElseThrow();
    }

    /** To ask why not leaves everything as it was, and tells the truth. */
    @Test
    void whyNotChangesNothingAndIsRight() {
        Seeds.forEach(50, chance -> {
            Placement placement = Cases.configured(policy(chance));
            for (int i = 0; i < REQUESTS; i++) {
                placement.decide(Cases.random(chance));
            }
            Demand demand = Cases.demand(VmId.of("vm-" + chance.nextInt(30)), chance);
            Request.Place place = new Request.Place(demand);
            Decision before = placement.dryRun(place);
            for (Placement.NodeView node : placement.nodes()) {
                WhyNot why = placement.whyNot(demand, node.name()).orElseThrow();
                if (why.isThere().isEmpty()) {
                    assertEquals(before.node(), why.bestNode());
                    assertEquals(why.obstacles().isEmpty(), why.here().isPresent());
                    assertFalse(why.changes().isEmpty());
                }
            }
            placement.verify();
            assertEquals(before, placement.dryRun(place));
        });
    }

    private static Policy policy(RandomGenerator chance) {
        return chance.nextBoolean() ? Policy.SPREAD : Policy.PACK;
    }
}
