package trapline.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import trapline.cluster.placement.NodeName;
import trapline.cluster.placement.Policy;

/**
 * The settings of a node that is one of several, as {@code config/trapline.conf} explains them.
 *
 * @param enabled whether it is
 * @param name the node's, its alone within the cluster
 * @param host the address at which the other nodes find it
 * @param port the port there, 1 to 65535
 * @param certificates what it proves with to other nodes that it is one; empty: nothing, and they to it neither
 * @param seeds where other nodes may be found, as host:port
 * @param policy which node is the best for a machine
 * @param weightPerProcessor how much weight of machines a processor bears
 * @param labels what the node says of itself
 */
public record ClusterSettings(
        boolean enabled,
        NodeName name,
        String host,
        int port,
        Optional<PeerCertificates> certificates,
        List<String> seeds,
        Policy policy,
        long weightPerProcessor,
        SortedMap<String, String> labels) {
    public ClusterSettings {
        seeds = List.copyOf(seeds);
    }

    /**
     * {@return the settings of a node}
     *
     * @param config all of its settings
     * @throws IllegalArgumentException if one is wrong
     */
    public static ClusterSettings of(Config config) {
        Config own = config.getConfig("trapline.cluster");
        SortedMap<String, String> labels = new TreeMap<>();
        own.getObject("labels").forEach((key, value) -> labels.put(key, String.valueOf(value.unwrapped())));
        return new ClusterSettings(
                own.getBoolean("enabled"),
                NodeName.of(own.getString("name")),
                own.getString("host"),
                own.getInt("port"),
                Optional.of(own.getString("certificates"))
                        .filter(directory -> own.getBoolean("enabled") && !directory.isEmpty())
                        .map(directory -> PeerCertificates.in(Path.of(directory))),
                own.getStringList("seeds"),
                Policy.of(own.getString("policy")),
                own.getLong("weight-per-processor"),
                labels);
    }

    /** {@return what the actor system of such a node needs beside the node's own settings} */
    public Config pekko() {
        Config tls = ConfigFactory.parseMap(
                certificates.map(PeerCertificates::artery).orElse(Map.of()), "trapline.cluster.certificates");
        return enabled
                ? ConfigFactory.parseMap(
                                Map.of(
                                        "pekko.actor.provider",
                                        "cluster",
                                        "pekko.remote.artery.canonical.hostname",
                                        host,
                                        "pekko.remote.artery.canonical.port",
                                        port,
                                        // Else the connections to the others are gone before the node has said that it
                                        // leaves.
                                        "pekko.coordinated-shutdown.run-by-jvm-shutdown-hook",
                                        "on"),
                                "trapline.cluster")
                        .withFallback(tls)
                : ConfigFactory.empty();
    }
}
