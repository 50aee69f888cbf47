package trapline.gdb;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.Tcp;
import org.apache.pekko.util.ByteString;
import trapline.monitor.VmId;
import trapline.vm.Hosted;
import trapline.vm.TraplineNode;
import trapline.vm.VirtualMachine;

/**
 * The port on which a debugger finds one machine. On a loopback address always: who may connect may do anything to the machine.
 * It is opened before the machine is there, so that a machine is not created without the port that was asked for.
 */
public final class GdbDoor {
    /** The port cannot be used. The message says why. */
    public static final class CannotListenException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        CannotListenException(int port, Throwable why) {
            super("cannot listen on port " + port + " for a debugger: " + why.getMessage(), why);
        }
    }

    /** The largest port number. */
    public static final int LAST_PORT = 65_535;

    /** How many packets may wait for a debugger to read them. */
    private static final int MOST_UNREAD = 64;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TraplineNode node;
    private final VmId vm;
    private final Tcp.ServerBinding binding;

    private GdbDoor(TraplineNode node, VmId vm, Tcp.ServerBinding binding) {
        this.node = node;
        this.vm = vm;
        this.binding = binding;
    }

    /**
     * {@return a door that is open; fails with a {@link CannotListenException}}
     *
     * @param node where the machine is or will be
     * @param vm which machine; a connection while there is none is closed at once
     * @param port 1 to {@link #LAST_PORT}; 0 takes any that is free
     */
    public static CompletionStage<GdbDoor> open(TraplineNode node, VmId vm, int port) {
        ActorSystem<?> system = node.system();
        return Tcp.get(system)
                .bind(InetAddress.getLoopbackAddress().getHostAddress(), port)
                .to(Sink.foreach(connection -> accept(node, vm, connection)))
                .run(system)
                .thenApply(binding -> new GdbDoor(node, vm, binding))
                .exceptionally(failure -> {
                    throw new CannotListenException(port, root(failure));
                });
    }

    private static Throwable root(Throwable failure) {
        return failure instanceof CompletionException wrapped && wrapped.getCause() != null
                ? root(wrapped.getCause())
                : failure;
    }

    /**
     * {@return why a door could not be opened, for people}
     *
     * @param failure with which {@link #open} failed, wrapped or not
     */
    public static String why(Throwable failure) {
        return String.valueOf(root(failure).getMessage());
    }

    /** {@return the port} */
    public int port() {
        return binding.localAddress().getPort();
    }

    /** Closes the door. A debugger that is there stays. */
    public void close() {
        binding.unbind();
    }

    /**
     * Has something done when the door is closed, or at once if it is.
     *
     * @param action what; must not block
     */
    public void whenClosed(Runnable action) {
        binding.whenUnbound().thenRun(action);
    }

    /** Closes the door when the machine, which is there now, is no more. */
    public void closeWithMachine() {
        Optional<ActorRef<VirtualMachine.Command>> machine = machine(node, vm);
        if (machine.isEmpty()) {
            close();
            return;
        }
        node.system().systemActorOf(watching(machine.get()), name("gdb-door-", vm), Props.empty());
    }

    private Behavior<Void> watching(ActorRef<VirtualMachine.Command> machine) {
        return Behaviors.setup(context -> {
            context.watch(machine);
            return Behaviors.receive(Void.class)
                    .onSignal(Terminated.class, _ -> {
                        close();
                        return Behaviors.stopped();
                    })
                    .build();
        });
    }

    private static void accept(TraplineNode node, VmId vm, Tcp.IncomingConnection connection) {
        ActorSystem<?> system = node.system();
        Optional<ActorRef<VirtualMachine.Command>> machine = machine(node, vm);
        if (machine.isEmpty()) {
            connection.handleWith(Flow.fromSinkAndSource(Sink.cancelled(), Source.empty()), system);
            return;
        }
        Pair<BoundedSourceQueue<ByteString>, Source<ByteString, NotUsed>> out = Source.<ByteString>queue(MOST_UNREAD)
                .preMaterialize(SystemMaterializer.get(system).materializer());
        ActorRef<Session.Event> session = system.systemActorOf(
                Session.create(machine.get(), out.first()), name("gdb-session-", vm), Props.empty());
        Sink<ByteString, CompletionStage<Done>> in = Flow.of(ByteString.class)
                .mapAsync(
                        1,
                        bytes -> AskPattern.<Session.Event, Done>ask(
                                session, taken -> new Session.Received(bytes, taken), PATIENCE, system.scheduler()))
                .toMat(Sink.ignore(), Keep.right());
        connection
                .handleWith(Flow.fromSinkAndSourceMat(in, out.second(), Keep.left()), system)
                .whenComplete((_, _) -> session.tell(new Session.Gone()));
    }

    private static Optional<ActorRef<VirtualMachine.Command>> machine(TraplineNode node, VmId vm) {
        return node.board().find(vm).flatMap(Hosted::ref);
    }

    private static String name(String prefix, VmId vm) {
        return prefix + vm.value() + "-" + UUID.randomUUID();
    }
}
