package trapline.management;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import trapline.cluster.ClusterMember;
import trapline.image.ImageLibrary;
import trapline.vm.TraplineNode;

/** The endpoint, while it is open. */
public final class Endpoint implements AutoCloseable {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(3);

    /** The address cannot be used. The message says why and how to mend it. */
    public static final class CannotBindException extends Exception {
        private static final long serialVersionUID = 1L;

        CannotBindException(String message) {
            super(message);
        }
    }

    private final ServerBinding binding;
    private final OpenStreams streams;

    private Endpoint(ServerBinding binding, OpenStreams streams) {
        this.binding = binding;
        this.streams = streams;
    }

    /**
     * {@return an endpoint that answers}
     *
     * @param node what it shows and changes; its settings say the address
     * @param library the images that it offers by name
     * @throws CannotBindException if the address is not a loopback address, or is in use
     */
    public static Endpoint open(TraplineNode node, ImageLibrary library) throws CannotBindException {
        return open(node, library, Optional.empty());
    }

    /**
     * {@return an endpoint that answers}
     *
     * @param node what it shows and changes; its settings say the address
     * @param library the images that it offers by name
     * @param member the node as one of several; empty for a node alone
     * @throws CannotBindException if the address is not a loopback address, or is in use
     */
    public static Endpoint open(TraplineNode node, ImageLibrary library, Optional<ClusterMember> member)
            throws CannotBindException {
        String host = node.settings().httpHost();
        int port = node.settings().httpPort();
        checkLoopback(host);
        OpenStreams streams = new OpenStreams();
        try {
            ServerBinding binding = Http.get(node.system())
                    .newServerAt(host, port)
                    .bindFlow(streams.watched(
                            Routes.of(node, library, member, streams).flow(node.system())))
                    .toCompletableFuture()
                    .join();
            return new Endpoint(binding, streams);
        } catch (CompletionException failure) {
            throw new CannotBindException("cannot listen on " + host + ":" + port + ": " + rootMessage(failure)
                    + "; is another node running? Set trapline.http.port (or --port) to a free port, or 0 for any");
        }
    }

    private static void checkLoopback(String host) throws CannotBindException {
        try {
            if (!InetAddress.getByName(host).isLoopbackAddress()) {
                throw new CannotBindException("trapline.http.host is '" + host
                        + "', which is not a loopback address; without tokens and TLS the endpoint is for this"
                        + " machine only");
            }
        } catch (UnknownHostException unknown) {
            throw new CannotBindException("trapline.http.host is '" + host + "', which is no address");
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    /** {@return where it listens, as a URL without a path} */
    public String url() {
        InetSocketAddress address = binding.localAddress();
        String host = address.getAddress().getHostAddress();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** Takes no more requests, ends the streams of events, and waits a little for what else is being served. */
    @Override
    public void close() {
        binding.unbind().toCompletableFuture().join();
        streams.end(STOP_LIMIT);
        binding.terminate(STOP_LIMIT).toCompletableFuture().join();
    }
}
