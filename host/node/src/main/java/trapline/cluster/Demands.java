package trapline.cluster;

import trapline.cluster.placement.Demand;
import trapline.journal.Durability;
import trapline.vm.VmSpec;

/** What a machine that somebody asks for needs of a node. */
public final class Demands {
    private Demands() {}

    /**
     * {@return what it needs}
     *
     * @param spec what is asked for
     * @param wishes where it may be
     */
    public static Demand of(VmSpec spec, Demand.Wishes wishes) {
        return new Demand(
                spec.id(),
                spec.tenant(),
                spec.imageName(),
                spec.program().machine(),
                spec.program().words(),
                spec.program().backingWords(),
                spec.shares().weight(),
                spec.durability() != Durability.NONE,
                wishes);
    }
}
