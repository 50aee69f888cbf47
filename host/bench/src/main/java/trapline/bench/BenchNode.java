package trapline.bench;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import trapline.machine.Image;
import trapline.monitor.MachineKind;
import trapline.monitor.Program;
import trapline.monitor.Tenant;
import trapline.monitor.ThirdGenProgram;
import trapline.monitor.VmId;
import trapline.monitor.allocator.IoRates;
import trapline.monitor.allocator.Shares;
import trapline.vm.Hosted;
import trapline.vm.Node;
import trapline.vm.NodeSettings;
import trapline.vm.TraplineNode;
import trapline.vm.VirtualMachine;
import trapline.vm.VmSpec;
import trapline.vm.VmStatus;

/**
 * A real node, without the endpoint, and its machines by the dozen. The system property {@code processor} says which processor its
 * RISC-V machines have: interpreted, which it is if left out, or translated; {@code quantum} sets another than the default one.
 */
final class BenchNode implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Tenant TENANT = Tenant.of("bench");
    /** So fast that no machine is held back by its devices. */
    private static final IoRates NO_LIMIT = new IoRates(1L << 40, 1L << 40, 1L << 40, 1L << 40);

    private final TraplineNode node;
    private final Path directory;

    private BenchNode(TraplineNode node, Path directory) {
        this.node = node;
        this.directory = directory;
    }

    /**
     * {@return a running node}
     *
     * @param storage its real storage, such as "4 GiB"
     * @param threads how many VM threads it has; 0: as many as there are processors
     */
    static BenchNode start(String storage, int threads) throws IOException {
        return start(storage, threads, Map.of());
    }

    /** {@return a running node with more settings} */
    static BenchNode start(String storage, int threads, Map<String, ?> more) throws IOException {
        Path directory = Files.createTempDirectory("trapline-bench");
        return new BenchNode(TraplineNode.start(settings(storage, threads, directory, more)), directory);
    }

    /** {@return a running node that hosts machines of this kind only} */
    static BenchNode start(String storage, int threads, MachineKind<?> kind) throws IOException {
        Path directory = Files.createTempDirectory("trapline-bench");
        return new BenchNode(
                TraplineNode.start(settings(storage, threads, directory, Map.of()), Map.of(kind.name(), kind)),
                directory);
    }

    private static NodeSettings settings(String storage, int threads, Path directory, Map<String, ?> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("trapline.storage", storage);
        settings.put("trapline.vm-pool.threads", threads);
        settings.put("trapline.processor", System.getProperty("processor", "interpreted"));
        Optional.ofNullable(Integer.getInteger("quantum"))
                .ifPresent(quantum -> settings.put("trapline.quantum", quantum));
        settings.put("trapline.data-directory", directory.toString());
        return NodeSettings.of(ConfigFactory.parseMap(settings));
    }

    /** {@return which processor it has, and what that has translated} */
    String processor() {
        return node.translations().figures().toString();
    }

    TraplineNode node() {
        return node;
    }

    /** {@return the specs of so many equal machines, named after their image} */
    static List<VmSpec> specs(String name, Image image, int count, boolean start) {
        return IntStream.range(0, count)
                .mapToObj(i -> new VmSpec(
                        VmId.of(name + "-" + i),
                        TENANT,
                        name,
                        ThirdGenProgram.of(image),
                        Shares.NORMAL,
                        NO_LIMIT,
                        start))
                .toList();
    }

    /** {@return the spec of a machine that runs at once} */
    static VmSpec spec(String id, Program program) {
        return new VmSpec(VmId.of(id), TENANT, id, program, Shares.NORMAL, NO_LIMIT, true);
    }

    /** Creates a machine, which must be granted. */
    void create(VmSpec spec) {
        create(List.of(spec));
    }

    /** Creates machines, all of which must be granted. */
    void create(List<VmSpec> specs) {
        List<CompletableFuture<Node.Answer>> answers = specs.stream()
                .map(spec -> ask(node.system(), (ActorRef<Node.Answer> to) -> new Node.Create(spec, to)))
                .toList();
        for (CompletableFuture<Node.Answer> answer : answers) {
            if (!(get(answer) instanceof Node.Done)) {
                throw new IllegalStateException("a machine was not created: " + get(answer));
            }
        }
    }

    /** Deletes all machines. */
    void deleteAll() {
        node.board().all().stream()
                .map(hosted -> ask(
                        node.system(),
                        (ActorRef<Node.Answer> to) ->
                                new Node.Delete(hosted.spec().id(), to)))
                .toList()
                .forEach(BenchNode::get);
    }

    void pauseAll() {
        tellAll(VirtualMachine.Pause::new);
    }

    void unpauseAll() {
        tellAll(VirtualMachine.Unpause::new);
    }

    private void tellAll(Function<ActorRef<VirtualMachine.Reply>, VirtualMachine.Command> command) {
        node.board().all().stream()
                .map(hosted -> ask(hosted.ref().orElseThrow(), command))
                .toList()
                .forEach(BenchNode::get);
    }

    /** {@return the sum of a figure over all machines, as they last published it, at most a turn ago} */
    long sum(ToLongFunction<VmStatus> figure) {
        return node.board().all().stream().map(Hosted::status).mapToLong(figure).sum();
    }

    static <C, A> CompletableFuture<A> ask(
            TraplineNode node, RecipientRef<C> actor, Function<ActorRef<A>, C> question) {
        CompletionStage<A> answer =
                AskPattern.ask(actor, question::apply, PATIENCE, node.system().scheduler());
        return answer.toCompletableFuture();
    }

    private <C, A> CompletableFuture<A> ask(RecipientRef<C> actor, Function<ActorRef<A>, C> question) {
        return ask(node, actor, question);
    }

    static <A> A get(CompletableFuture<A> answer) {
        try {
            return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failure) {
            throw new IllegalStateException("no answer", failure);
        }
    }

    /** Lets the machines run for a while. */
    static void sleep(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    @Override
    public void close() throws IOException {
        node.close();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
