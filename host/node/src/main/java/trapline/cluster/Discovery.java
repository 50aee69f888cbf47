package trapline.cluster;

import com.typesafe.config.Config;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.management.cluster.bootstrap.ClusterBootstrap;
import org.apache.pekko.management.javadsl.PekkoManagement;

/** How a node finds the others of its cluster, or begins it with them. */
public sealed interface Discovery {
    /**
     * {@return how a node finds the others}
     *
     * @param own the settings {@code trapline.cluster}
     * @throws IllegalArgumentException if one is wrong
     */
    static Discovery of(Config own) {
        Config discovery = own.getConfig("discovery");
        String method = discovery.getString("method");
        return method.equals("seeds")
                ? new Seeds(own.getStringList("seeds"))
                : new Bootstrap(
                        method,
                        discovery.getString("service"),
                        own.getString("host"),
                        discovery.getInt("port"),
                        discovery.getInt("nodes"));
    }

    /**
     * {@return what the actor system needs for it}
     *
     * @param self the node's own address, as host:port
     */
    Map<String, Object> pekko(String self);

    /** Begins to look for the others, until they are found. */
    void join(ActorSystem<?> system);

    /** {@return where it looks, for people} */
    String place();

    /**
     * By a list that all nodes have: {@link Joining}.
     *
     * @param addresses as host:port
     */
    record Seeds(List<String> addresses) implements Discovery {
        /** How often a node asks that may not begin a cluster itself: by default as rarely as the first one waits for others. */
        private static final String ASK_AGAIN = "2 s";

        public Seeds {
            addresses = List.copyOf(addresses);
        }

        @Override
        public Map<String, Object> pekko(String self) {
            return !addresses.isEmpty() && addresses.getFirst().equals(self)
                    ? Map.of()
                    : Map.of("pekko.cluster.seed-node-timeout", ASK_AGAIN);
        }

        @Override
        public void join(ActorSystem<?> system) {
            new Joining(system, addresses).begin();
        }

        @Override
        public String place() {
            return "trapline.cluster.seeds " + addresses;
        }
    }

    /**
     * By Pekko's Cluster Bootstrap: each node asks those that are found where the cluster is; when all say that there is none, the one
     * of the lowest address begins.
     *
     * @param method a method of Pekko Discovery
     * @param service the name that is looked for
     * @param host where this node answers, at the same address at which the others find it
     * @param port there, 1 to 65535
     * @param nodes how many must be found to begin, at least 1
     */
    record Bootstrap(String method, String service, String host, int port, int nodes) implements Discovery {
        private static final String SETTINGS = "pekko.management.cluster.bootstrap.contact-point-discovery.";

        public Bootstrap {
            if (nodes < 1) {
                throw new IllegalArgumentException("trapline.cluster.discovery.nodes must be at least 1, is " + nodes);
            }
        }

        @Override
        public Map<String, Object> pekko(String self) {
            Map<String, Object> settings = new HashMap<>();
            settings.put(SETTINGS + "discovery-method", method);
            settings.put(SETTINGS + "service-name", service);
            settings.put(SETTINGS + "required-contact-point-nr", nodes);
            settings.put("pekko.management.cluster.bootstrap.contact-point.fallback-port", port);
            // A method that knows ports has found the right ones.
            settings.put("pekko.management.cluster.bootstrap.contact-point.filter-on-fallback-port", false);
            settings.put("pekko.management.http.hostname", host);
            settings.put("pekko.management.http.port", port);
            // This one question is all that is answered there.
            settings.put("pekko.management.http.routes.cluster-management", "");
            settings.put("pekko.management.http.routes.health-checks", "");
            return settings;
        }

        @Override
        public void join(ActorSystem<?> system) {
            PekkoManagement.get(system).start();
            ClusterBootstrap.get(system).start();
        }

        @Override
        public String place() {
            return "trapline.cluster.discovery, '" + service + "' by " + method;
        }
    }
}
