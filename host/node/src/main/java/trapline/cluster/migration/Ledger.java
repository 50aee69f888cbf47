package trapline.cluster.migration;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import trapline.monitor.VmId;

/** What a node knows of the last migrations from it and to it, and where the machines went. Bounded. Thread-safe. */
public final class Ledger {
    private static final int MOST = 10_000;

    private final Map<VmId, MigrationReport> reports = new LinkedHashMap<>();
    private final Map<VmId, String> departed = new LinkedHashMap<>();

    /** An empty one. */
    public Ledger() {}

    /**
     * {@return the last migration of a machine}
     *
     * @param vm which
     */
    public synchronized Optional<MigrationReport> find(VmId vm) {
        return Optional.ofNullable(reports.get(vm));
    }

    /** Replaces what is known of a machine's migration. */
    public synchronized void put(MigrationReport report) {
        put(reports, report.vm(), report);
    }

    /**
     * {@return the URL of the endpoint where a machine went that was here, until the placement's books have it there}
     *
     * @param vm which
     */
    public synchronized Optional<String> departed(VmId vm) {
        return Optional.ofNullable(departed.get(vm));
    }

    /** A machine runs elsewhere now. */
    public synchronized void departed(VmId vm, String url) {
        put(departed, vm, url);
    }

    /** The placement's books say where it is, or soon will: it need not be there for ever. */
    public synchronized void settled(VmId vm) {
        departed.remove(vm);
    }

    /** A machine is here. */
    public synchronized void here(VmId vm) {
        departed.remove(vm);
    }

    private static <V> void put(Map<VmId, V> map, VmId vm, V value) {
        map.remove(vm);
        map.put(vm, value);
        if (map.size() > MOST) {
            map.remove(map.keySet().iterator().next());
        }
    }
}
