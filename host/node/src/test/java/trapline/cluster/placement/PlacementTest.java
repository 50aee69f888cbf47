package trapline.cluster.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import trapline.monitor.Tenant;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Quota;

/** Each filter, each score, each rule. */
class PlacementTest {
    private static Verdict verdict(Decision decision, String node) {
        return decision.nodes().stream()
                .filter(candidate -> candidate.node().value().equals(node))
                .map(Decision.Candidate::verdict)
                .findFirst()
                .orElseThrow();
    }

    private static Decision place(Placement placement, Demand demand, String... refusedBy) {
        return placement.decide(Cases.place(demand, refusedBy));
    }

    private static String nodeOf(Decision decision) {
        return decision.node().map(NodeName::value).orElse("none: " + decision.reason());
    }

    @Test
    void spreadTakesTheEmptiestNodeAndPackTheFullest() {
        for (Policy policy : Policy.values()) {
            Placement placement = Cases.withNodes(policy, 3);
            place(placement, Cases.machine("first", 4, Cases.only("n2")));
            // Of another image, so that only the policy speaks.
            Demand plain = Cases.machine("second", 2);
            Demand other = new Demand(
                    plain.vm(), plain.tenant(), "other", plain.kind(), plain.words(), 0, 100, false, plain.wishes());
            assertEquals(policy == Policy.SPREAD ? "n1" : "n2", nodeOf(place(placement, other)));
        }
    }

    @Test
    void anImageAtHandDecidesAmongNodesThatAreAboutAsFull() {
        Placement placement = Cases.configured(Policy.SPREAD);
        for (String name : new String[] {"n1", "n2"}) {
            placement.decide(
                    new Request.Join(Cases.node(name), Offer.of(1000 * 512, 100_000, Set.of("thirdgen")), false));
        }
        place(placement, Cases.machine("first", 10, Cases.only("n2")));
        place(placement, ofAnotherImage("other", 10, "n1"));
        Decision second = place(placement, Cases.machine("second", 10));
        assertEquals("n2", nodeOf(second));
        assertTrue(((Verdict.Fits) verdict(second, "n2")).image());
        assertFalse(((Verdict.Fits) verdict(second, "n1")).image());
        // One machine fuller is too much.
        assertEquals("n1", nodeOf(place(placement, Cases.machine("third", 10))));
    }

    private static Demand ofAnotherImage(String name, long granules, String node) {
        Demand plain = Cases.machine(name, granules, Cases.only(node));
        return new Demand(
                plain.vm(), plain.tenant(), "other", plain.kind(), plain.words(), 0, 100, false, plain.wishes());
    }

    @Test
    void amongEqualsTheFirstByNameWithTheFewestMachines() {
        Placement placement = Cases.withNodes(Policy.SPREAD, 3);
        assertEquals("n1", nodeOf(place(placement, Cases.machine("a", 10))));
        assertEquals("n2", nodeOf(place(placement, Cases.machine("b", 10))));
    }

    @Test
    void aNodeWithoutRoomIsNoChoice() {
        Placement placement = Cases.withNodes(Policy.PACK, 2);
        place(placement, Cases.machine("a", 8, Cases.only("n1")));
        Decision decision = place(placement, Cases.machine("b", 3));
        assertEquals("n2", nodeOf(decision));
        assertEquals(new Verdict.TooFewWords(3 * 512, 2 * 512), verdict(decision, "n1"));
        Decision none = place(placement, Cases.machine("c", 11));
        assertFalse(none.granted());
        assertEquals(new Reason.NoNodeFits(2), none.reason());
    }

    @Test
    void theWeightOfANodeIsBounded() {
        Placement placement = Cases.configured(Policy.SPREAD);
        placement.decide(new Request.Join(Cases.node("n1"), Offer.of(5120, 150, Set.of("thirdgen")), false));
        assertTrue(place(placement, Cases.machine("a", 1)).granted());
        Decision second = place(placement, Cases.machine("b", 1));
        assertEquals(new Verdict.TooMuchWeight(100, 50), verdict(second, "n1"));
    }

    @Test
    void kindsLabelsAndNamesAreWanted() {
        Placement placement = Cases.withNodes(Policy.SPREAD, 2);
        placement.decide(new Request.SetLabels(Cases.node("n2"), new TreeMap<>(Map.of("disk", "fast"))));
        Decision labelled = place(placement, Cases.machine("a", 1, Cases.label("disk", "fast")));
        assertEquals("n2", nodeOf(labelled));
        assertEquals(new Verdict.LacksLabel("disk", "fast", Optional.empty()), verdict(labelled, "n1"));
        Decision other = place(placement, Cases.machine("b", 1, Cases.label("disk", "slow")));
        assertEquals(new Verdict.LacksLabel("disk", "slow", Optional.of("fast")), verdict(other, "n2"));
        Decision only = place(placement, Cases.machine("c", 1, Cases.only("n2")));
        assertEquals(new Verdict.NotTheOne(Cases.node("n2")), verdict(only, "n1"));
        Demand riscv = new Demand(
                VmId.of("d"), Tenant.of("default"), "image", "riscv", 512, 0, 100, false, Demand.Wishes.NONE);
        assertEquals(new Verdict.LacksKind("riscv"), verdict(place(placement, riscv), "n1"));
    }

    @Test
    void aNodeThatIsNoneIsNamedWithThoseThatThereAre() {
        Placement placement = Cases.withNodes(Policy.SPREAD, 2);
        Decision decision = place(placement, Cases.machine("a", 1, Cases.only("n9")));
        assertEquals(Optional.of("there is no node 'n9'; there are n1, n2"), decision.unknownNode());
        assertEquals(
                Optional.empty(),
                place(placement, Cases.machine("b", 99, Cases.only("n2"))).unknownNode());
        placement.decide(new Request.Leave(Cases.node("n2")));
        assertEquals(
                Optional.of("there is no node 'n2'; there are n1"),
                place(placement, Cases.machine("c", 1, Cases.only("n2"))).unknownNode());
    }

    @Test
    void machinesOfAGroupAreKeptApart() {
        Placement placement = Cases.withNodes(Policy.PACK, 2);
        assertEquals("n1", nodeOf(place(placement, Cases.machine("a", 1, Cases.apart("db")))));
        Decision second = place(placement, Cases.machine("b", 1, Cases.apart("db")));
        assertEquals("n2", nodeOf(second));
        assertEquals(new Verdict.HasOneOfGroup("db", VmId.of("a")), verdict(second, "n1"));
        assertFalse(place(placement, Cases.machine("c", 1, Cases.apart("db"))).granted());
        placement.decide(new Request.Release(VmId.of("a")));
        assertEquals("n1", nodeOf(place(placement, Cases.machine("c", 1, Cases.apart("db")))));
    }

    @Test
    void aDrainedNodeTakesNothingUntilItIsUndrained() {
        Placement placement = Cases.withNodes(Policy.SPREAD, 1);
        placement.decide(new Request.Drain(Cases.node("n1")));
        assertEquals(new Verdict.Drained(), verdict(place(placement, Cases.machine("a", 1)), "n1"));
        assertFalse(placement.decide(new Request.Drain(Cases.node("n1"))).granted());
        placement.decide(new Request.Undrain(Cases.node("n1")));
        assertTrue(place(placement, Cases.machine("a", 1)).granted());
    }

    @Test
    void aNodeThatRefusedIsNotAskedAgain() {
        Placement placement = Cases.withNodes(Policy.SPREAD, 2);
        Decision decision = place(placement, Cases.machine("a", 1), "n1");
        assertEquals("n2", nodeOf(decision));
        assertEquals(new Verdict.RefusedBefore(), verdict(decision, "n1"));
    }

    @Test
    void aQuotaIsForAllNodesTogether() {
        Placement placement = Cases.withNodes(Policy.SPREAD, 3);
        Tenant tenant = Tenant.of("default");
        placement.decide(new Request.SetQuota(tenant, new Quota(2, 3 * 512, 250)));
        place(placement, Cases.machine("a", 1));
        assertEquals(
                new Reason.TenantWords(3 * 512, 2 * 512, 3 * 512),
                place(placement, Cases.machine("b", 3)).reason());
        place(placement, Cases.machine("b", 1));
        assertEquals(
                new Reason.TenantMachines(2, 2),
                place(placement, Cases.machine("c", 1)).reason());
        assertEquals(
                new Reason.TenantWeight(60, 50, 250),
                placement.decide(new Request.Resize(VmId.of("a"), 512, 160)).reason());
        assertTrue(placement.decide(new Request.Resize(VmId.of("a"), 512, 150)).granted());
    }

    @Test
    void aNameIsInUseOnce() {
        Placement placement = Cases.withNodes(Policy.SPREAD, 2);
        place(placement, Cases.machine("a", 1));
        assertEquals(
                new Reason.IdInUse(Cases.node("n1")),
                place(placement, Cases.machine("a", 1)).reason());
        assertFalse(placement
                .decide(new Request.Adopt(Cases.machine("a", 1), Cases.node("n2")))
                .granted());
    }

    @Test
    void aNodeThatGoesKeepsTheNamesOfWhatOutlivesIt() {
        Placement placement = Cases.withNodes(Policy.SPREAD, 2);
        Demand gone = Cases.machine("gone", 1, Cases.only("n1"));
        Demand stays =
                new Demand(VmId.of("stays"), gone.tenant(), "image", "thirdgen", 512, 0, 100, true, Cases.only("n1"));
        place(placement, gone);
        place(placement, stays);
        assertEquals(
                new Reason.Left(1, 1),
                placement.decide(new Request.Leave(Cases.node("n1"))).reason());
        assertTrue(placement.machine(gone.vm()).isEmpty());
        assertEquals(
                new Reason.IdInUse(Cases.node("n1")), place(placement, stays).reason());
        assertEquals(new Verdict.Away(), verdict(place(placement, gone), "n1"));
        placement.decide(new Request.Release(stays.vm()));
        assertTrue(placement.nodeNamed(Cases.node("n1")).isEmpty(), "nothing is left of it");
        placement.verify();
    }

    @Test
    void beforeGenesisNothingIsDecided() {
        Placement placement = new Placement();
        assertInstanceOf(
                Reason.NotConfigured.class,
                place(placement, Cases.machine("a", 1)).reason());
    }

    @Test
    void aDryRunChangesNothing() {
        Placement placement = Cases.withNodes(Policy.SPREAD, 2);
        Decision dry = placement.dryRun(Cases.place(Cases.machine("a", 1)));
        assertTrue(placement.machine(VmId.of("a")).isEmpty());
        assertEquals(dry, place(placement, Cases.machine("a", 1)), "it is made as it was foretold");
    }

    @Test
    void spoiledBooksAreFound() {
        Placement placement = Cases.withNodes(Policy.SPREAD, 2);
        place(placement, Cases.machine("a", 1));
        placement.book().node(Cases.node("n1")).orElseThrow().add(Cases.machine("ghost", 1));
        assertThrows(IllegalStateException.class, placement::verify);
    }

    @Test
    void senselessValuesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> NodeName.of("No Node"));
        assertThrows(IllegalArgumentException.class, () -> Offer.of(0, 1, Set.of()));
        assertThrows(IllegalArgumentException.class, () -> Cases.machine("a", 0));
        assertThrows(IllegalArgumentException.class, () -> Cases.label("a b", "c"));
        assertThrows(IllegalArgumentException.class, () -> Policy.of("best"));
    }
}
