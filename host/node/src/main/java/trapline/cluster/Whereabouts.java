package trapline.cluster;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import trapline.monitor.VmId;

/**
 * Where machines of other nodes were last found. Only a hint: the machine may have gone since, and its node then says so. Of no use once that
 * node is out of the cluster. Bounded: what was not asked for longest is forgotten first. Thread-safe.
 */
public final class Whereabouts {
    /** How many are remembered. */
    static final int MOST = 10_000;

    private record Found(Authority.Located place, long incarnation) {}

    private final Function<String, Optional<Long>> incarnations;
    private final Map<VmId, Found> found = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Nothing is remembered.
     *
     * @param incarnations which run of a process is the member at an address; empty if there is none
     */
    Whereabouts(Function<String, Optional<Long>> incarnations) {
        this.incarnations = incarnations;
    }

    /**
     * {@return where a machine was last found, if that node is still a member: the same run of its process}
     *
     * @param vm which
     */
    public synchronized Optional<Authority.Located> find(VmId vm) {
        Optional<Found> last = Optional.ofNullable(found.get(vm));
        Optional<Authority.Located> place = last.filter(one -> incarnations
                        .apply(one.place.address())
                        .filter(now -> now == one.incarnation)
                        .isPresent())
                .map(Found::place);
        if (place.isEmpty()) {
            found.remove(vm);
        }
        return place;
    }

    /**
     * A machine is there.
     *
     * @param vm which
     * @param place where
     */
    public synchronized void found(VmId vm, Authority.Located place) {
        incarnations.apply(place.address()).ifPresent(now -> found.put(vm, new Found(place, now)));
        if (found.size() > MOST) {
            found.remove(found.keySet().iterator().next());
        }
    }

    /**
     * It is not.
     *
     * @param vm which
     * @param place where it was said to be; what is known by now of another place stays
     */
    public synchronized void lost(VmId vm, Authority.Located place) {
        Optional.ofNullable(found.get(vm))
                .filter(one -> one.place.equals(place))
                .ifPresent(_ -> found.remove(vm));
    }
}
