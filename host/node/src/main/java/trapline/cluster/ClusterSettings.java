package trapline.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import trapline.cluster.migration.MigrationSettings;
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
 * @param discovery how it finds them
 * @param lease which lease decides who goes on when the network is cut; empty: the majority does
 * @param policy which node is the best for a machine
 * @param weightPerProcessor how much weight of machines a processor bears
 * @param labels what the node says of itself
 * @param migration how machines go from node to node
 */
public record ClusterSettings(
        boolean enabled,
        NodeName name,
        String host,
        int port,
        Optional<PeerCertificates> certificates,
        Discovery discovery,
        Optional<String> lease,
        Policy policy,
        long weightPerProcessor,
        SortedMap<String, String> labels,
        MigrationSettings migration) {
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
                Discovery.of(own),
                Optional.of(own.getString("lease")).filter(name -> !name.isEmpty()),
                Policy.of(own.getString("policy")),
                own.getLong("weight-per-processor"),
                labels,
                MigrationSettings.of(config));
    }

    /** {@return what the actor system of such a node needs beside the node's own settings} */
    public Config pekko() {
        if (!enabled) {
            return ConfigFactory.empty();
        }
        Map<String, Object> settings = new HashMap<>(discovery.pekko(host + ":" + port));
        settings.put("pekko.actor.provider", "cluster");
        settings.put("pekko.remote.artery.canonical.hostname", host);
        settings.put("pekko.remote.artery.canonical.port", port);
        // So that the others know who that is.
        settings.put("pekko.cluster.roles", List.of(MemberEvents.NAME_ROLE + name));
        // Else the connections to the others are gone before the node has said that it leaves.
        settings.put("pekko.coordinated-shutdown.run-by-jvm-shutdown-hook", "on");
        lease.ifPresent(name -> {
            settings.put("pekko.cluster.split-brain-resolver.active-strategy", "lease-majority");
            settings.put(
                    "pekko.cluster.split-brain-resolver.lease-majority.lease-implementation",
                    "pekko.coordination.lease." + name);
        });
        Config tls = ConfigFactory.parseMap(
                certificates.map(PeerCertificates::artery).orElse(Map.of()), "trapline.cluster.certificates");
        return ConfigFactory.parseMap(settings, "trapline.cluster").withFallback(tls);
    }
}
