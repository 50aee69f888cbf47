package trapline.cli;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import trapline.gdb.GdbDoor;
import trapline.image.GuestFiles;
import trapline.image.ImageLibrary;
import trapline.machine.Storage;
import trapline.management.CreateRequest;
import trapline.management.Endpoint;
import trapline.management.RiscVRequest;
import trapline.vm.Hosted;
import trapline.vm.Node;
import trapline.vm.NodeSettings;
import trapline.vm.TraplineNode;
import trapline.vm.VirtualMachine;
import trapline.vm.VmSpec;
import trapline.vm.VmState;
import trapline.vm.VmStatus;

/** A node in this process with one machine on it. Its data directory goes when it is closed. */
final class SingleMachine implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long RESET = -1;
    private static final long LEAST_STORAGE = 1L << 20;

    private final TraplineNode node;
    private final Path directory;
    private final VmSpec spec;
    private Optional<Endpoint> endpoint = Optional.empty();
    private Optional<GdbDoor> door = Optional.empty();
    private boolean closed;

    private SingleMachine(TraplineNode node, Path directory, VmSpec spec) {
        this.node = node;
        this.directory = directory;
        this.spec = spec;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop"));
    }

    /**
     * {@return a machine that runs}
     *
     * @param request what it is
     * @param http the port of an endpoint, if there is to be one
     */
    static SingleMachine start(CreateRequest request, Optional<Integer> http) throws IOException {
        VmSpec spec = spec(request);
        Path directory = Files.createTempDirectory("trapline-run");
        Map<String, Object> settings = new HashMap<>();
        long bytes = Math.multiplyExact(spec.program().words(), (long) Storage.BYTES_PER_CELL) + LEAST_STORAGE;
        settings.put("trapline.storage", bytes + "B");
        settings.put("trapline.default-quota.storage", (1L << 62) + "B");
        settings.put("trapline.data-directory", directory.toString());
        http.ifPresent(port -> settings.put("trapline.http.port", port));
        NodeSettings all = NodeSettings.of(ConfigFactory.parseMap(settings, "the command line"));
        try {
            SingleMachine machine = new SingleMachine(TraplineNode.start(all), directory, spec);
            request.gdbPort().ifPresent(machine::openDoor);
            machine.create(http.isPresent());
            return machine;
        } catch (IllegalStateException cannot) {
            throw new CommandFailedException(ExitCode.REFUSED, "the machine cannot start: " + cannot.getMessage());
        }
    }

    private static VmSpec spec(CreateRequest request) {
        try {
            return request.resolve(
                    new ImageLibrary(new TreeMap<>()),
                    new RiscVRequest.Surroundings(
                            GuestFiles.anywhere(), () -> Instant.now().getEpochSecond(), new SecureRandom()::nextLong));
        } catch (IllegalArgumentException wrong) {
            throw new CommandFailedException(ExitCode.REFUSED, String.valueOf(wrong.getMessage()));
        }
    }

    private void openDoor(int port) {
        try {
            door = Optional.of(
                    GdbDoor.open(node, spec.id(), port).toCompletableFuture().join());
        } catch (CompletionException failure) {
            close();
            throw new CommandFailedException(ExitCode.REFUSED, GdbDoor.why(failure));
        }
    }

    private void create(boolean serve) {
        if (serve) {
            try {
                endpoint = Optional.of(
                        Endpoint.open(node, ImageLibrary.read(node.settings().imagesDirectory())));
            } catch (Endpoint.CannotBindException cannot) {
                close();
                throw new CommandFailedException(ExitCode.REFUSED, String.valueOf(cannot.getMessage()));
            }
        }
        Node.Answer answer = this.<Node.Command, Node.Answer>ask(
                        node.system(), PATIENCE, to -> new Node.Create(spec, to))
                .toCompletableFuture()
                .join();
        if (!(answer instanceof Node.Done)) {
            close();
            throw new CommandFailedException(ExitCode.REFUSED, "the machine cannot start: " + why(answer));
        }
    }

    private static String why(Node.Answer answer) {
        return answer instanceof Node.Refused(var decision) ? decision.reason().sentence() : answer.toString();
    }

    /** {@return where its endpoint is, if it has one} */
    Optional<String> url() {
        return endpoint.map(Endpoint::url);
    }

    /** {@return the port at which GDB finds it, if that was asked for} */
    Optional<Integer> gdbPort() {
        return door.map(GdbDoor::port);
    }

    /** Connects it with the terminal until it has ended; {@return the exit code} */
    int runOnConsole() throws InterruptedException {
        ActorRef<VirtualMachine.Command> actor = hosted().ref().orElseThrow();
        try (MachineConsole console = MachineConsole.open(this, actor)) {
            return console.await() ? 0 : exitCode(hosted().status());
        }
    }

    /** {@return words of its storage} */
    List<Long> words(long address, int count) {
        return this.<VirtualMachine.Command, VirtualMachine.Words>ask(
                        hosted().ref().orElseThrow(), PATIENCE, to -> new VirtualMachine.ReadWords(address, count, to))
                .toCompletableFuture()
                .join()
                .values();
    }

    private static int exitCode(VmStatus status) {
        if (status.state() == VmState.FAILED) {
            throw new CommandFailedException(
                    ExitCode.REFUSED, "the machine failed: " + status.failure().orElse("for no known reason"));
        }
        long result = status.result().orElse(0L);
        // A reset that the user did not want to be followed by a start is no failure, as in QEMU.
        return result == 0 || result == RESET ? 0 : Math.max(1, (int) (result & 0xff));
    }

    private Hosted hosted() {
        return node.board().find(spec.id()).orElseThrow();
    }

    <C, A> CompletionStage<A> ask(RecipientRef<C> actor, Duration patience, Function<ActorRef<A>, C> question) {
        return AskPattern.ask(actor, question::apply, patience, node.system().scheduler());
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        endpoint.ifPresent(Endpoint::close);
        node.close();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException left) {
            // What is left in the directory for temporary files harms nobody.
        }
    }
}
