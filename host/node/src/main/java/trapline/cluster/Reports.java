package trapline.cluster;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorRef;
import trapline.cluster.placement.NodeName;

/**
 * Reports of which all parts are not there yet. A part that is lost stays lost: the node is asked again and makes another report, of
 * which no part is taken for one of this.
 */
final class Reports {
    private record Incomplete(
            ActorRef<Agent.Command> agent, long number, SortedMap<Integer, List<Authority.Reported>> parts) {
        static Incomplete of(Authority.Report report) {
            return new Incomplete(report.agent(), report.part().report(), new TreeMap<>());
        }

        boolean isEarlierThan(Authority.Report report) {
            return !agent.equals(report.agent()) || number < report.part().report();
        }
    }

    private final Map<NodeName, Incomplete> incomplete = new HashMap<>();

    /** Takes a part; {@return all that the node has, if that was the last one missing} */
    Optional<List<Authority.Reported>> take(Authority.Report report) {
        Incomplete all = incomplete.compute(
                report.node(),
                (_, known) -> known == null || known.isEarlierThan(report) ? Incomplete.of(report) : known);
        if (all.number == report.part().report()) {
            all.parts.put(report.part().index(), report.machines());
        }
        if (all.parts.size() < report.part().count()) {
            return Optional.empty();
        }
        incomplete.remove(report.node());
        return Optional.of(all.parts.values().stream().flatMap(List::stream).toList());
    }

    /** A node is gone, and will not say the rest. */
    void left(NodeName node) {
        incomplete.remove(node);
    }

    /** All are asked again. */
    void clear() {
        incomplete.clear();
    }
}
