package trapline.cluster.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at a node for a machine: the filters in their order, then the score. */
final class Examination {
    static final long MILLION = 1_000_000;

    private final Policy policy;
    private final Request.Place place;
    private final Demand demand;
    private final long extent;
    // A list, because it is walked for every node.
    private final List<Map.Entry<String, String>> labels;

    Examination(Policy policy, Request.Place place) {
        this.policy = policy;
        this.place = place;
        this.demand = place.demand();
        this.extent = demand.extent();
        this.labels = List.copyOf(demand.wishes().labels().entrySet());
    }

    /** The first obstacle, or how well the node would do. */
    Verdict examine(NodeBook node) {
        // Called for every node of a large cluster: what forbids it first is enough, and is made only when it forbids.
        if (!node.present()) {
            return new Verdict.Away();
        }
        if (node.drained()) {
            return new Verdict.Drained();
        }
        Optional<Verdict> unfit = unwanted(node);
        if (unfit.isPresent()) {
            return unfit.get();
        }
        Optional<Verdict> full = full(node);
        return full.isPresent() ? full.get() : fits(node, node.words(), node.weight(), node.machines());
    }

    /** Everything that forbids it, in the order of the filters. */
    List<Verdict> obstacles(NodeBook node) {
        List<Verdict> all = new ArrayList<>();
        if (!node.present()) {
            all.add(new Verdict.Away());
        }
        if (node.drained()) {
            all.add(new Verdict.Drained());
        }
        if (place.refusedBy().contains(node.name())) {
            all.add(new Verdict.RefusedBefore());
        }
        otherWanted(node).ifPresent(all::add);
        lacksKind(node).ifPresent(all::add);
        labels.forEach(label -> lacksLabel(node, label).ifPresent(all::add));
        hasOneOfGroup(node).ifPresent(all::add);
        tooFewWords(node).ifPresent(all::add);
        tooMuchWeight(node).ifPresent(all::add);
        return all;
    }

    /** How well a node would do that has so much in use. */
    Verdict.Fits fits(NodeBook node, long words, long weight, int machines) {
        Offer offer = node.offer();
        long freeWords = offer.words() - words - extent;
        long freeWeight = offer.weight() - weight - demand.weight();
        long roomy = (freeWords * MILLION / offer.words() + freeWeight * MILLION / offer.weight()) / 2;
        boolean image = node.hasImage(demand.image());
        // With the image at hand it is as good as if the machine took no storage: enough among nodes that are about as
        // full, and no more.
        long atHand = image ? extent * MILLION / offer.words() / 2 : 0;
        return new Verdict.Fits(
                (policy == Policy.SPREAD ? roomy : MILLION - roomy) + atHand, freeWords, freeWeight, machines, image);
    }

    private Optional<Verdict> unwanted(NodeBook node) {
        if (!place.refusedBy().isEmpty() && place.refusedBy().contains(node.name())) {
            return Optional.of(new Verdict.RefusedBefore());
        }
        Optional<Verdict> other = otherWanted(node);
        if (other.isPresent()) {
            return other;
        }
        Optional<Verdict> kind = lacksKind(node);
        if (kind.isPresent()) {
            return kind;
        }
        for (Map.Entry<String, String> label : labels) {
            Optional<Verdict> lacks = lacksLabel(node, label);
            if (lacks.isPresent()) {
                return lacks;
            }
        }
        return hasOneOfGroup(node);
    }

    private Optional<Verdict> full(NodeBook node) {
        Optional<Verdict> words = tooFewWords(node);
        return words.isPresent() ? words : tooMuchWeight(node);
    }

    private Optional<Verdict> otherWanted(NodeBook node) {
        Optional<NodeName> only = demand.wishes().only();
        return only.isPresent() && !only.get().equals(node.name())
                ? Optional.of(new Verdict.NotTheOne(only.get()))
                : Optional.empty();
    }

    private Optional<Verdict> lacksKind(NodeBook node) {
        return node.hosts(demand.kind()) ? Optional.empty() : Optional.of(new Verdict.LacksKind(demand.kind()));
    }

    private static Optional<Verdict> lacksLabel(NodeBook node, Map.Entry<String, String> label) {
        String wanted = label.getValue();
        Optional<String> has = Optional.ofNullable(node.offer().labels().get(label.getKey()));
        return has.isPresent() && has.get().equals(wanted)
                ? Optional.empty()
                : Optional.of(new Verdict.LacksLabel(label.getKey(), wanted, has));
    }

    private Optional<Verdict> hasOneOfGroup(NodeBook node) {
        Optional<String> group = demand.wishes().apart();
        return group.isEmpty()
                ? Optional.empty()
                : node.oneOf(demand.tenant(), group.get()).map(vm -> new Verdict.HasOneOfGroup(group.get(), vm));
    }

    private Optional<Verdict> tooFewWords(NodeBook node) {
        long free = node.offer().words() - node.words();
        return extent > free ? Optional.of(new Verdict.TooFewWords(extent, Math.max(0, free))) : Optional.empty();
    }

    private Optional<Verdict> tooMuchWeight(NodeBook node) {
        long left = node.offer().weight() - node.weight();
        return demand.weight() > left
                ? Optional.of(new Verdict.TooMuchWeight(demand.weight(), Math.max(0, left)))
                : Optional.empty();
    }
}
