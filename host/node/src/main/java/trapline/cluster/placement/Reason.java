package trapline.cluster.placement;

import java.util.Optional;

/** Why a decision went as it did; every rule that can decide is one of these, with the figures that it decided by. */
public sealed interface Reason {
    /** Genesis. */
    record Configured(String policy) implements Reason {}

    /** A second genesis. */
    record AlreadyConfigured() implements Reason {}

    /** No genesis yet. */
    record NotConfigured() implements Reason {}

    /** A node came. */
    record Joined(long words, long weight, boolean drained) implements Reason {}

    /** A node went. */
    record Left(int ended, int kept) implements Reason {}

    /** A node takes nothing more. */
    record DrainBegun(int machines) implements Reason {}

    /** It does already, or it does not. */
    record DrainedAlready(boolean drained) implements Reason {}

    /** A node takes machines again. */
    record DrainEnded() implements Reason {}

    /** A node has other labels. */
    record Labelled(int labels) implements Reason {}

    /** A quota is in force. */
    record QuotaSet(int machines, long words, long weight) implements Reason {}

    /** The best of the nodes that can have it. */
    record BestScore(long score, int fitting, int nodes) implements Reason {}

    /** No node can have it. */
    record NoNodeFits(int nodes) implements Reason {}

    /** It was there. */
    record Found() implements Reason {}

    /** A place was kept for it there. */
    record Expected() implements Reason {}

    /** It is on another node now than before, if it was on one. */
    record CameFrom(Optional<NodeName> before) implements Reason {}

    /** It does not go to that node after all. */
    record Stays(NodeName notTo) implements Reason {}

    /** It is on its way to a node already. */
    record MovesAlready(NodeName to) implements Reason {}

    /** It is not on its way. */
    record DoesNotMove() implements Reason {}

    /** It is smaller or larger now. */
    record Resized(long fromWords, long toWords, long fromWeight, long toWeight) implements Reason {}

    /** Its node cannot give it more. */
    record NoRoomToGrow(long asked, long left) implements Reason {}

    /** It is no more. */
    record Released(NodeName node, long words, long weight) implements Reason {}

    /** The id names a machine. */
    record IdInUse(NodeName node) implements Reason {}

    /** The id names none. */
    record NoSuchVm() implements Reason {}

    /** The name names no node. */
    record NoSuchNode() implements Reason {}

    /** Too many machines. */
    record TenantMachines(long used, long quota) implements Reason {}

    /** Too many words. */
    record TenantWords(long asked, long left, long quota) implements Reason {}

    /** Too much weight. */
    record TenantWeight(long asked, long left, long quota) implements Reason {}

    /** {@return the reason in words} */
    default String sentence() {
        return switch (this) {
            case Configured(String policy) -> "the policy is " + policy;
            case AlreadyConfigured _ -> "it is configured already";
            case NotConfigured _ -> "there is nothing to decide about before the first configure";
            case Joined(long words, long weight, boolean drained) ->
                "a node of " + words + " words and weight " + weight + (drained ? ", drained" : "");
            case Left(int ended, int kept) ->
                ended + " machines went with it, " + kept + " that outlive it keep their names";
            case DrainBegun(int machines) -> "it takes no new machines; it has " + machines;
            case DrainedAlready(boolean drained) -> drained ? "it is drained already" : "it is not drained";
            case DrainEnded _ -> "it takes new machines again";
            case Labelled(int labels) -> "it has " + labels + " labels";
            case QuotaSet(int machines, long words, long weight) ->
                machines + " machines, " + words + " words and a weight of " + weight + " on all nodes together";
            case BestScore(long score, int fitting, int nodes) ->
                "the best of " + fitting + " that can have it, of " + nodes + " nodes: score " + score;
            case NoNodeFits(int nodes) -> "none of the " + nodes + " nodes can have it";
            case Found _ -> "it was there";
            case Expected _ -> "a place was kept for it there already";
            case CameFrom(var before) ->
                before.map(node -> "it came from " + node).orElse("it came, and was on no node that is known");
            case Stays(NodeName notTo) -> "it stays where it is; its place on " + notTo + " is free";
            case MovesAlready(NodeName to) -> "it is on its way to " + to + " already";
            case DoesNotMove _ -> "it is not on its way to another node";
            case Resized(long fromWords, long toWords, long fromWeight, long toWeight) ->
                "from " + fromWords + " to " + toWords + " words, from a weight of " + fromWeight + " to " + toWeight;
            case NoRoomToGrow(long asked, long left) -> "a weight of " + asked + " more exceeds the node's " + left;
            case Released(NodeName node, long words, long weight) ->
                node + " has " + words + " words and a weight of " + weight + " more";
            case IdInUse(NodeName node) -> "a machine of that name is on " + node + " already";
            case NoSuchVm _ -> "there is no machine of that name";
            case NoSuchNode _ -> "there is no node of that name";
            case TenantMachines(long used, long quota) -> "the tenant has " + used + " machines of " + quota;
            case TenantWords(long asked, long left, long quota) ->
                asked + " words are more than the " + left + " that the tenant's quota of " + quota + " leaves";
            case TenantWeight(long asked, long left, long quota) ->
                "a weight of " + asked + " more exceeds the " + left + " that the tenant's quota of " + quota
                        + " leaves";
        };
    }
}
