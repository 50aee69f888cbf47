package trapline.vm;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import trapline.Await;
import trapline.machine.Input;
import trapline.machine.Storage;
import trapline.monitor.MachineKind;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Allocator;
import trapline.monitor.allocator.StorageMap;

/** A real node with a small storage and a directory of its own, and short ways to ask it. */
final class TestNode implements AutoCloseable {
    private final TraplineNode node;
    private final Path directory;

    private TestNode(TraplineNode node, Path directory) {
        this.node = node;
        this.directory = directory;
    }

    /** {@return a node with so many granules of storage} */
    static TestNode start(long granules) {
        return start(granules, Map.of());
    }

    /** {@return a node with so many granules of storage and other settings besides} */
    static TestNode start(long granules, Map<String, Object> settings) {
        try {
            Path directory = Files.createTempDirectory("trapline-test");
            return new TestNode(TraplineNode.start(settings(granules, settings, directory)), directory);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** {@return a node that hosts other kinds of machine} */
    static TestNode start(long granules, Map<String, Object> settings, Map<String, MachineKind<?>> kinds) {
        try {
            return start(granules, settings, kinds, Files.createTempDirectory("trapline-test"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** {@return a node that finds in its directory what an earlier one left} */
    static TestNode start(
            long granules, Map<String, Object> settings, Map<String, MachineKind<?>> kinds, Path directory)
            throws IOException {
        return new TestNode(TraplineNode.start(settings(granules, settings, directory), kinds), directory);
    }

    private static NodeSettings settings(long granules, Map<String, Object> settings, Path directory) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("trapline.storage", granules * Allocator.GRANULE * Storage.BYTES_PER_CELL + "B");
        all.put("trapline.data-directory", directory.toString());
        return NodeSettings.of(ConfigFactory.parseMap(all));
    }

    TraplineNode node() {
        return node;
    }

    Path decisionFile() {
        return directory.resolve("decisions.jsonl");
    }

    /** {@return what an actor will answer} */
    <C, A> CompletableFuture<A> asking(RecipientRef<C> actor, Function<ActorRef<A>, C> question) {
        Duration patience = Await.LONG;
        CompletionStage<A> answer =
                AskPattern.ask(actor, question::apply, patience, node.system().scheduler());
        return answer.toCompletableFuture();
    }

    CompletableFuture<Node.Answer> asking(Function<ActorRef<Node.Answer>, Node.Command> command) {
        return asking(node.system(), command);
    }

    CompletableFuture<VirtualMachine.Reply> asking(
            VmId vm, Function<ActorRef<VirtualMachine.Reply>, VirtualMachine.Command> request) {
        return asking(machine(vm), request);
    }

    Node.Answer ask(Function<ActorRef<Node.Answer>, Node.Command> command) {
        return get(asking(command));
    }

    VirtualMachine.Reply ask(VmId vm, Function<ActorRef<VirtualMachine.Reply>, VirtualMachine.Command> request) {
        return get(asking(vm, request));
    }

    static <A> A get(CompletableFuture<A> answer) {
        try {
            return answer.get(Await.LONG.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failure) {
            throw new AssertionError("no answer", failure);
        }
    }

    static <A> List<A> get(List<CompletableFuture<A>> answers) {
        return answers.stream().map(answer -> get(answer)).toList();
    }

    /** Creates a machine, which must be granted. */
    VmId create(VmSpec spec) {
        assertInstanceOf(Node.Done.class, ask(to -> new Node.Create(spec, to)));
        return spec.id();
    }

    /** Creates machines, all of which must be granted. */
    List<VmId> createAll(List<VmSpec> specs) {
        List<CompletableFuture<Node.Answer>> answers = specs.stream()
                .map(spec -> asking((ActorRef<Node.Answer> to) -> new Node.Create(spec, to)))
                .toList();
        get(answers).forEach(answer -> assertInstanceOf(Node.Done.class, answer));
        return specs.stream().map(VmSpec::id).toList();
    }

    /** Creates machines, which must be granted, and waits until each has written its program into its region: it does so after the answer. */
    void createAllAndBoot(List<VmSpec> specs) {
        createAll(specs).forEach(this::console);
    }

    /** Deletes all machines. */
    void deleteAll() {
        List<CompletableFuture<Node.Answer>> answers = node.board().all().stream()
                .map(hosted -> asking((ActorRef<Node.Answer> to) ->
                        new Node.Delete(hosted.spec().id(), to)))
                .toList();
        get(answers).forEach(answer -> assertInstanceOf(Node.Deleted.class, answer));
    }

    ActorRef<VirtualMachine.Command> machine(VmId vm) {
        return node.board().find(vm).flatMap(Hosted::ref).orElseThrow();
    }

    VmStatus status(VmId vm) {
        return node.board().find(vm).orElseThrow().status();
    }

    Inspection inspect(VmId vm) {
        return get(asking(machine(vm), (ActorRef<Inspection> to) -> new VirtualMachine.Inspect(true, to)));
    }

    VirtualMachine.ConsoleText console(VmId vm) {
        return get(asking(
                machine(vm), (ActorRef<VirtualMachine.ConsoleText> to) -> new VirtualMachine.ReadConsole(0, to)));
    }

    VirtualMachine.Reply type(VmId vm, String bytes) {
        return ask(vm, to -> new VirtualMachine.Deliver(new Input.ConsoleInput(bytes), to));
    }

    /** Types what is meant to be typed behind so many bytes. */
    VirtualMachine.Reply type(VmId vm, long position, String bytes) {
        return ask(vm, to -> new VirtualMachine.Type(bytes, OptionalLong.of(position), false, to));
    }

    VmStatus awaitState(VmId vm, VmState state) {
        Await.until(vm + " " + state.label(), () -> status(vm).state() == state);
        return status(vm);
    }

    StorageMap storage() {
        return get(asking(node.allocator(), AllocatorActor.ShowStorage::new));
    }

    /** Stops the node and leaves its directory. */
    void stop() {
        node.close();
    }

    @Override
    public void close() {
        node.close();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
