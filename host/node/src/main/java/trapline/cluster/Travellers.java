package trapline.cluster;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import trapline.cluster.Authority.Presence;
import trapline.cluster.Authority.Reported;
import trapline.cluster.placement.NodeName;
import trapline.cluster.placement.Request;
import trapline.monitor.VmId;

/**
 * What nodes have reported of machines on their way: which one may have left, and for which one a place is kept. Two nodes speak of each, in any
 * order.
 */
final class Travellers {
    private final Map<NodeName, Map<VmId, Reported>> all = new HashMap<>();

    /** Replaces what a node has said. */
    void report(NodeName node, List<Reported> machines) {
        all.put(
                node,
                machines.stream()
                        .filter(one -> one.presence() != Presence.HERE)
                        .collect(Collectors.toMap(
                                one -> one.demand().vm(), one -> one, (_, last) -> last, HashMap::new)));
    }

    /** {@return whether a machine need not be where it is in the books} */
    boolean mayHaveLeft(NodeName node, VmId vm) {
        return Presence.GIVEN == presence(node, vm);
    }

    private Presence presence(NodeName node, VmId vm) {
        Map<VmId, Reported> said = all.getOrDefault(node, Map.of());
        return said.containsKey(vm) ? said.get(vm).presence() : Presence.HERE;
    }

    /** {@return the places of which the books are to know} */
    List<Request.Expect> places() {
        return all.entrySet().stream()
                .flatMap(said -> said.getValue().values().stream()
                        .filter(one -> one.presence() == Presence.EXPECTED)
                        .map(one -> new Request.Expect(one.demand(), said.getKey())))
                .toList();
    }

    /** A node has said what became of a machine, or the books have what it said. */
    void settled(NodeName node, VmId vm) {
        all.getOrDefault(node, new HashMap<>()).remove(vm);
    }

    /** A node is gone. */
    void left(NodeName node) {
        all.remove(node);
    }

    /** All are asked again. */
    void clear() {
        all.clear();
    }
}
