package trapline.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import trapline.Await;
import trapline.cli.FreePorts;
import trapline.cluster.placement.NodeName;
import trapline.image.ImageLibrary;
import trapline.management.Endpoint;
import trapline.vm.NodeSettings;
import trapline.vm.TraplineNode;

/** A node of a cluster in the test's own process, with its endpoint: it starts in a moment, and the test reaches its parts. */
public final class LocalNode implements AskedNodes, AutoCloseable {
    private static final String IMAGES = "target/images";

    private final TraplineNode node;
    private final ClusterMember member;
    private final Endpoint endpoint;
    private final String address;
    private boolean closed;

    private LocalNode(TraplineNode node, ClusterMember member, Endpoint endpoint, String address) {
        this.node = node;
        this.member = member;
        this.endpoint = endpoint;
        this.address = address;
    }

    /** {@return the first node of a cluster} */
    public static LocalNode first(String name, Path directory) {
        int port = FreePorts.find(1).getFirst();
        return start(name, port, "127.0.0.1:" + port, directory);
    }

    /** {@return another node of the same cluster, which is a member of it} */
    public LocalNode another(String name, Path directory) {
        return start(name, FreePorts.find(1).getFirst(), address, directory);
    }

    private static LocalNode start(String name, int port, String seed, Path directory) {
        Map<String, Object> own = new HashMap<>(Map.of(
                "trapline.storage",
                "16MiB",
                "trapline.http.port",
                0,
                "trapline.images-directory",
                IMAGES,
                "trapline.data-directory",
                directory.resolve(name).toString(),
                "trapline.vm-pool.threads",
                1,
                "trapline.cluster.enabled",
                true,
                "trapline.cluster.name",
                name,
                "trapline.cluster.port",
                port,
                "trapline.cluster.seeds",
                List.of(seed),
                // So that a few machines are a load.
                "trapline.cluster.weight-per-processor",
                5000));
        own.put("trapline.cluster.migration.downtime", "60 s");
        own.put("pekko.stdout-loglevel", "ERROR");
        // Members come and go by several rounds of these, a second each otherwise.
        own.put("pekko.cluster.gossip-interval", "200 ms");
        own.put("pekko.cluster.leader-actions-interval", "200 ms");
        Config config = ConfigFactory.parseMap(own);
        ClusterSettings cluster = ClusterSettings.of(config.withFallback(ConfigFactory.load()));
        try {
            TraplineNode node = TraplineNode.start(NodeSettings.of(config.withFallback(cluster.pekko())));
            ClusterMember member = ClusterMember.of(node, cluster);
            Endpoint endpoint = Endpoint.open(node, ImageLibrary.read(Path.of(IMAGES)), Optional.of(member));
            member.open(endpoint.peerUrl(), Await.LONG);
            return new LocalNode(node, member, endpoint, "127.0.0.1:" + port);
        } catch (IOException
                | Endpoint.CannotBindException
                | TimeoutException
                | ClusterMember.RefusedException cannot) {
            throw new AssertionError(cannot);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }

    NodeName name() {
        return member.name();
    }

    TraplineNode node() {
        return node;
    }

    ClusterMember member() {
        return member;
    }

    /** {@return its endpoint's URL} */
    public String url() {
        return endpoint.url();
    }

    /** {@return what the cluster's authority answers} */
    Authority.Answer ask(Function<ActorRef<Authority.Answer>, Authority.Asked> question) {
        return joined(member.ask(question));
    }

    static <A> A joined(CompletionStage<A> answer) {
        return answer.toCompletableFuture().join();
    }

    @Override
    public List<NodeOf> nodes() {
        return List.of(new NodeOf(name().value(), ProcessHandle.current().pid(), url()));
    }

    /** Leaves the cluster in good order, and ends. */
    public void leave() {
        if (!closed) {
            closed = true;
            endpoint.close();
            node.close();
        }
    }

    /** {@return whether its endpoint has an answer to that} */
    public boolean answers(String path) {
        return looking(nodes().getFirst(), path).isPresent();
    }

    /** {@return an answer of its endpoint, which must have that status} */
    public JsonNode request(int status, String method, String path, String body) {
        return ask(nodes().getFirst(), status, method, path, body);
    }

    @Override
    public void close() {
        leave();
    }
}
