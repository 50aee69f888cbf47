package trapline.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import trapline.cluster.placement.NodeName;
import trapline.monitor.VmId;

final class WhereaboutsTest {
    private static final VmId VM = VmId.of("one");
    private static final Authority.Located HERE = place("here");
    private static final Authority.Located THERE = place("there");

    private final Map<String, Long> members = new HashMap<>(Map.of(HERE.address(), 1L, THERE.address(), 2L));
    private final Whereabouts whereabouts = new Whereabouts(address -> Optional.ofNullable(members.get(address)));

    private static Authority.Located place(String name) {
        return new Authority.Located(NodeName.of(name), "pekko://cluster@" + name, "http://" + name);
    }

    @Test
    void theLastPlaceCounts() {
        assertEquals(Optional.empty(), whereabouts.find(VM));
        whereabouts.found(VM, HERE);
        whereabouts.found(VM, THERE);
        whereabouts.lost(VM, HERE);
        assertEquals(Optional.of(THERE), whereabouts.find(VM));
        whereabouts.lost(VM, THERE);
        assertEquals(Optional.empty(), whereabouts.find(VM));
    }

    @Test
    void aNodeThatIsNoMemberAnyMoreIsOfNoUse() {
        whereabouts.found(VM, HERE);
        members.remove(HERE.address());
        assertEquals(Optional.empty(), whereabouts.find(VM));
        whereabouts.found(VM, HERE);
        members.put(HERE.address(), 3L);
        assertEquals(Optional.empty(), whereabouts.find(VM), "it was no member when that was said");
    }

    @Test
    void anotherRunOfItsProcessDoesNotHaveItsMachines() {
        whereabouts.found(VM, HERE);
        members.put(HERE.address(), 3L);
        assertEquals(Optional.empty(), whereabouts.find(VM));
    }

    @Test
    void whatWasNotAskedForLongestIsForgotten() {
        whereabouts.found(VM, HERE);
        VmId unasked = VmId.of("unasked");
        whereabouts.found(unasked, HERE);
        for (int i = 0; i < Whereabouts.MOST - 1; i++) {
            assertEquals(Optional.of(HERE), whereabouts.find(VM));
            whereabouts.found(VmId.of("other-" + i), THERE);
        }
        assertEquals(Optional.empty(), whereabouts.find(unasked));
        assertEquals(Optional.of(HERE), whereabouts.find(VM));
        assertEquals(Optional.of(THERE), whereabouts.find(VmId.of("other-0")));
    }
}
