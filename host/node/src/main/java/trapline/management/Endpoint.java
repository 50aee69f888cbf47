package trapline.management;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.apache.pekko.http.javadsl.ConnectionContext;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.HttpTerminated;
import org.apache.pekko.http.javadsl.HttpsConnectionContext;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.ServerBuilder;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.javadsl.Flow;
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
    private final Optional<ServerBinding> peers;
    private final OpenStreams streams;

    private Endpoint(ServerBinding binding, Optional<ServerBinding> peers, OpenStreams streams) {
        this.binding = binding;
        this.peers = peers;
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
        Route routes = Routes.of(node, library, member, streams);
        ServerBinding binding = bind(
                Http.get(node.system()).newServerAt(host, port),
                streams.watched(Routes.guarded(routes).flow(node.system())),
                host + ":" + port,
                "; is another node running? Set trapline.http.port (or --port) to a free port, or 0 for any");
        try {
            return new Endpoint(
                    binding,
                    member.isEmpty()
                            ? Optional.empty()
                            : peers(node, member.get(), streams.watched(routes.flow(node.system()))),
                    streams);
        } catch (CannotBindException cannot) {
            binding.unbind();
            throw cannot;
        }
    }

    /** {@return where other nodes hand requests on to this one, if they prove who they are; else they come as everybody} */
    private static Optional<ServerBinding> peers(
            TraplineNode node, ClusterMember member, Flow<HttpRequest, HttpResponse, ?> routes)
            throws CannotBindException {
        if (member.certificates().isEmpty()) {
            return Optional.empty();
        }
        SSLContext context = member.certificates().get().context();
        Http http = Http.get(node.system());
        http.setDefaultClientHttpsContext(ConnectionContext.httpsClient(context));
        HttpsConnectionContext secure = ConnectionContext.httpsServer(() -> {
            SSLEngine engine = context.createSSLEngine();
            engine.setUseClientMode(false);
            engine.setNeedClientAuth(true);
            return engine;
        });
        return Optional.of(bind(
                http.newServerAt(member.host(), 0).enableHttps(secure),
                routes,
                member.host(),
                "; trapline.cluster.host must be an address of this machine"));
    }

    private static ServerBinding bind(
            ServerBuilder server, Flow<HttpRequest, HttpResponse, ?> routes, String where, String remedy)
            throws CannotBindException {
        try {
            return server.bindFlow(routes).toCompletableFuture().join();
        } catch (CompletionException failure) {
            throw new CannotBindException("cannot listen on " + where + ": " + rootMessage(failure) + remedy);
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
        return url("http", binding);
    }

    /** {@return where it listens for other nodes, likewise} */
    public String peerUrl() {
        return peers.map(secure -> url("https", secure)).orElseGet(this::url);
    }

    private static String url(String scheme, ServerBinding binding) {
        InetSocketAddress address = binding.localAddress();
        String host = address.getAddress().getHostAddress();
        return scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** Takes no more requests, ends the streams of events, and waits a little for what else is being served. */
    @Override
    public void close() {
        binding.unbind().toCompletableFuture().join();
        peers.ifPresent(secure -> secure.unbind().toCompletableFuture().join());
        streams.end(STOP_LIMIT);
        CompletionStage<HttpTerminated> own = binding.terminate(STOP_LIMIT);
        peers.ifPresent(
                secure -> secure.terminate(STOP_LIMIT).toCompletableFuture().join());
        own.toCompletableFuture().join();
    }
}
