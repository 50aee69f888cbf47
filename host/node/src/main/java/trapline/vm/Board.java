package trapline.vm;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import trapline.monitor.VmId;

/** All machines of the node, in the order of their ids. Read by everyone, changed by {@link NodeActor} only. Thread-safe. */
public final class Board {
    private final ConcurrentSkipListMap<String, Hosted> machines = new ConcurrentSkipListMap<>();

    Board() {}

    /**
     * {@return the machine of an id, if there is one}
     *
     * @param id which
     */
    public Optional<Hosted> find(VmId id) {
        return Optional.ofNullable(machines.get(id.value()));
    }

    /**
     * {@return the machines behind an id, in order}
     *
     * @param id any string; empty for all
     */
    public Stream<Hosted> after(String id) {
        return machines.tailMap(id, false).values().stream();
    }

    /** {@return all machines, in order} */
    public Collection<Hosted> all() {
        return machines.values();
    }

    /** {@return how many there are} */
    public int size() {
        return machines.size();
    }

    void put(Hosted machine) {
        machines.put(machine.spec().id().value(), machine);
    }

    void remove(VmId id) {
        machines.remove(id.value());
    }
}
