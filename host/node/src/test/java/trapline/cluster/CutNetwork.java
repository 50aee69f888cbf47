package trapline.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import trapline.Commands;
import trapline.PrivatePostgres;
import trapline.machine.Oracles;

/**
 * A network that can be cut. Each node is in a namespace of its own with two cables: one to the network on which the nodes talk, one to the
 * network of the database. Both have their switch in one more namespace, where the database is. So nothing of the host's own network is
 * touched, and all is gone with the namespaces.
 */
final class CutNetwork implements AutoCloseable {
    /** What can be cut. */
    enum Cable {
        TALK("10.77.1."),
        STORE("10.77.2.");

        private final String prefix;

        Cable(String prefix) {
            this.prefix = prefix;
        }

        private String device() {
            return name().toLowerCase(Locale.ROOT);
        }

        private String address(int host) {
            return prefix + host;
        }
    }

    private static final int DATABASE = 254;
    private static final AtomicInteger MADE = new AtomicInteger();

    private final String name = "trapline-" + ProcessHandle.current().pid() + "-" + MADE.incrementAndGet();
    private final Map<Integer, NetworkNamespace> nodes = new HashMap<>();
    private final NetworkNamespace middle;
    private boolean closed;

    private CutNetwork() {
        middle = new NetworkNamespace(name + "-switch");
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /** {@return a network for so many nodes; where none can be made, a test is left out} */
    static CutNetwork of(int nodes) {
        Oracles.need("ip");
        Oracles.needTo("make network namespaces", Commands.isRoot());
        CutNetwork network = new CutNetwork();
        try {
            for (Cable cable : Cable.values()) {
                network.middle.inside("link", "add", cable.device(), "type", "bridge");
                network.middle.inside("addr", "add", cable.address(DATABASE) + "/24", "dev", cable.device());
                network.middle.inside("link", "set", cable.device(), "up");
            }
            for (int node = 1; node <= nodes; node++) {
                network.add(node);
            }
        } catch (RuntimeException | Error failure) {
            network.close();
            throw failure;
        }
        return network;
    }

    private void add(int node) {
        NetworkNamespace own = new NetworkNamespace(name + "-" + node);
        nodes.put(node, own);
        for (Cable cable : Cable.values()) {
            Commands.run(List.of(
                    "ip",
                    "link",
                    "add",
                    "name",
                    cable.device(),
                    "netns",
                    own.name(), //
                    "type",
                    "veth",
                    "peer",
                    "name",
                    plug(cable, node),
                    "netns",
                    middle.name()));
            middle.inside("link", "set", plug(cable, node), "master", cable.device(), "up");
            own.inside("addr", "add", cable.address(node) + "/24", "dev", cable.device());
            own.inside("link", "set", cable.device(), "up");
        }
    }

    private static String plug(Cable cable, int node) {
        return cable.device() + "-" + node;
    }

    /** {@return where a node's processes are} */
    NetworkNamespace node(int node) {
        return Optional.ofNullable(nodes.get(node)).orElseThrow();
    }

    /** {@return the address at which a node talks} */
    String address(int node) {
        return Cable.TALK.address(node);
    }

    private static String databaseAddress() {
        return Cable.STORE.address(DATABASE);
    }

    /** {@return where the database is, for the database} */
    PrivatePostgres.Site databaseSite() {
        return new PrivatePostgres.Site(
                middle.entry(), databaseAddress(), port -> middle.door(databaseAddress(), port), 0);
    }

    /** Pulls cables of a node. */
    void cut(int node, Cable... cables) {
        set(node, "down", cables);
    }

    /** Puts them in again. */
    void heal(int node) {
        set(node, "up", Cable.values());
    }

    private void set(int node, String state, Cable... cables) {
        for (Cable cable : cables) {
            middle.inside("link", "set", plug(cable, node), state);
        }
    }

    /** The processes in it have ended. */
    @Override
    public synchronized void close() {
        List<NetworkNamespace> all = new ArrayList<>(nodes.values());
        if (!closed) {
            closed = true;
            all.add(middle);
            all.forEach(NetworkNamespace::close);
        }
    }
}
