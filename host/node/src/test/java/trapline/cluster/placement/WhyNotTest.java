package trapline.cluster.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import trapline.monitor.VmId;

/** What would have to change, and that it is enough. */
class WhyNotTest {
    @Test
    void everyObstacleIsNamedWithWhatRemovesIt() {
        Placement placement = Cases.withNodes(Policy.SPREAD, 2);
        placement.decide(Cases.place(Cases.machine("large", 9, Cases.only("n2"))));
        placement.decide(new Request.Drain(Cases.node("n2")));
        Demand wanted = Cases.machine("a", 2, Cases.label("disk", "fast"));
        WhyNot why = placement.whyNot(wanted, Cases.node("n2")).orElseThrow();
        assertEquals(List.of("undrain it", "label it disk=fast", "free 512 words on it"), why.changes());
        assertEquals(Optional.empty(), why.here());
    }

    @Test
    void theWordsThatItNamesAreEnoughAndOneGranuleFewerIsNot() {
        for (long freed : new long[] {0, 1}) {
            Placement placement = Cases.configured(Policy.SPREAD);
            for (String name : new String[] {"n1", "n2"}) {
                placement.decide(
                        new Request.Join(Cases.node(name), Offer.of(1000 * 512, 100_000, Set.of("thirdgen")), false));
            }
            for (int i = 0; i < 100; i++) {
                placement.decide(Cases.place(Cases.machine("one-" + i, 2, Cases.only("n1"))));
                placement.decide(Cases.place(Cases.machine("two-" + i, 3, Cases.only("n2"))));
            }
            placement.decide(Cases.place(Cases.machine("a", 2)));
            WhyNot why =
                    placement.whyNot(Cases.machine("a", 2), Cases.node("n2")).orElseThrow();
            long words = Long.parseLong(why.changes().getFirst().replaceAll(" .*", ""));
            placement.decide(new Request.Release(VmId.of("a")));
            shrink(placement, words / 512 - freed);
            Decision again = placement.decide(Cases.place(Cases.machine("a", 2)));
            assertEquals(Optional.of(Cases.node(freed == 0 ? "n2" : "n1")), again.node());
        }
    }

    /** Takes granules from the machines on n2, two from each, so that each keeps one. */
    private static void shrink(Placement placement, long granules) {
        long left = granules;
        for (int i = 0; left > 0; i++) {
            long taken = Math.min(2, left);
            placement.decide(new Request.Resize(VmId.of("two-" + i), (3 - taken) * 512, 100));
            left -= taken;
        }
    }

    @Test
    void aMachineThatIsThereNeedsNothing() {
        Placement placement = Cases.withNodes(Policy.SPREAD, 2);
        placement.decide(Cases.place(Cases.machine("a", 1)));
        WhyNot why = placement.whyNot(Cases.machine("a", 1), Cases.node("n1")).orElseThrow();
        assertEquals(Optional.of(Cases.node("n1")), why.isThere());
        assertEquals(List.of(), why.changes());
        assertEquals(Optional.empty(), placement.whyNot(Cases.machine("a", 1), Cases.node("n9")));
    }
}
