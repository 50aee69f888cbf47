package trapline.cluster.placement;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import trapline.monitor.Tenant;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Allocator;
import trapline.monitor.allocator.Request;
import trapline.monitor.allocator.Shares;
import trapline.monitor.allocator.Usage;

/**
 * What a machine needs of a node.
 *
 * @param vm which machine
 * @param tenant who answers for it
 * @param image what it starts from: a node that has a machine of the same image has it at hand
 * @param kind its kind, as "riscv"
 * @param words the size of its storage, 1 to {@link Request#MAX_WORDS}
 * @param backingWords what it may take beside it, for a drum or disk, 0 to {@link Request#MAX_WORDS}
 * @param weight its processor share, 1 to {@link Shares#MAX_WEIGHT}
 * @param durable whether it outlives its node
 * @param wishes where it may be
 */
public record Demand(
        VmId vm,
        Tenant tenant,
        String image,
        String kind,
        long words,
        long backingWords,
        int weight,
        boolean durable,
        Wishes wishes) {
    /**
     * Where a machine may be.
     *
     * @param labels what its node must have, each of them
     * @param apart a group of the tenant's machines, of which a node has one at most
     * @param only the one node that will do
     */
    public record Wishes(SortedMap<String, String> labels, Optional<String> apart, Optional<NodeName> only) {
        /** Anywhere. */
        public static final Wishes NONE = new Wishes(Collections.emptySortedMap(), Optional.empty(), Optional.empty());

        public Wishes {
            labels = Labels.checked(labels);
            apart.ifPresent(Labels::check);
        }
    }

    public Demand {
        if (words < 1 || words > Request.MAX_WORDS || backingWords < 0 || backingWords > Request.MAX_WORDS) {
            throw new IllegalArgumentException(words + " words and " + backingWords + " beside them must be at most "
                    + Request.MAX_WORDS + " each");
        }
        if (weight < 1 || weight > Shares.MAX_WEIGHT) {
            throw new IllegalArgumentException("the weight " + weight + " must be 1 to " + Shares.MAX_WEIGHT);
        }
    }

    /** {@return how much of a node's storage it takes: whole granules} */
    long extent() {
        return (words + Allocator.GRANULE - 1) / Allocator.GRANULE * Allocator.GRANULE;
    }

    /** {@return what it takes of its tenant's quota} */
    Usage usage() {
        return new Usage(1, words + backingWords, weight);
    }

    /** {@return the same machine, for which one node alone will do; or, if none is named, no such one} */
    public Demand only(Optional<NodeName> node) {
        Wishes other = new Wishes(wishes.labels(), wishes.apart(), node);
        return new Demand(vm, tenant, image, kind, words, backingWords, weight, durable, other);
    }

    /** {@return the same machine with other sizes} */
    public Demand resized(long otherWords, int otherWeight) {
        return new Demand(vm, tenant, image, kind, otherWords, backingWords, otherWeight, durable, wishes);
    }
}
