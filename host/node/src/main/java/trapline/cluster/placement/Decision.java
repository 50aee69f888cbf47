package trapline.cluster.placement;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import trapline.monitor.Tenant;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Outcome;

/**
 * One decision of the placement, complete enough to explain it and to replay it.
 *
 * @param sequence its place among all decisions of this placement, from 1
 * @param vm the machine it is about
 * @param tenant who answers for that machine, or whose quota it is
 * @param request what was asked
 * @param outcome granted or refused
 * @param reason why
 * @param node the node it is about; that where the machine is to be, if it is about a machine
 * @param nodes what was found of every node, in the order of their names, when one had to be found
 */
public record Decision(
        long sequence,
        Optional<VmId> vm,
        Optional<Tenant> tenant,
        Request request,
        Outcome outcome,
        Reason reason,
        Optional<NodeName> node,
        List<Candidate> nodes) {
    private static final int MOST_NAMES = 20;

    /**
     * A node that was looked at.
     *
     * @param node which
     * @param verdict what was found
     */
    public record Candidate(NodeName node, Verdict verdict) {}

    public Decision {
        nodes = List.copyOf(nodes);
        if (sequence < 1 || outcome == Outcome.CLIPPED) {
            throw new IllegalArgumentException("decision " + sequence + " was " + outcome);
        }
    }

    /** {@return whether it was granted} */
    public boolean granted() {
        return outcome == Outcome.GRANTED;
    }

    /** {@return that the one node that would have done is none, and which there are, if it was refused for that} */
    public Optional<String> unknownNode() {
        Optional<NodeName> only = switch (request) {
            case Request.Place place -> place.demand().wishes().only();
            case Request.Move move -> move.demand().wishes().only();
            default -> Optional.empty();
        };
        boolean looked = reason instanceof Reason.NoNodeFits;
        return only.filter(name -> looked && nodes.stream().map(Candidate::node).noneMatch(name::equals))
                .map(name -> "there is no node '" + name + "'; there are " + names());
    }

    private String names() {
        String some = nodes.stream()
                .limit(MOST_NAMES)
                .map(candidate -> candidate.node().value())
                .collect(Collectors.joining(", "));
        return nodes.size() > MOST_NAMES ? some + " and " + (nodes.size() - MOST_NAMES) + " more" : some;
    }
}
