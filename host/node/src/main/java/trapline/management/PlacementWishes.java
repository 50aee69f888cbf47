package trapline.management;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import trapline.cluster.placement.Demand;
import trapline.cluster.placement.NodeName;

/**
 * Where in the cluster a machine may be.
 *
 * @param labels what its node must have
 * @param apart a group of the tenant's machines, of which a node has one at most
 * @param node the one node that will do
 */
public record PlacementWishes(Optional<Map<String, String>> labels, Optional<String> apart, Optional<String> node) {
    /** {@return the same, checked} */
    Demand.Wishes wishes() {
        try {
            return new Demand.Wishes(new TreeMap<>(labels.orElse(Map.of())), apart, node.map(NodeName::of));
        } catch (IllegalArgumentException wrong) {
            throw new RefusedException(Problem.badRequest("'placement': " + wrong.getMessage()));
        }
    }
}
