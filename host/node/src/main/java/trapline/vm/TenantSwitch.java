package trapline.vm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import trapline.device.net.EthernetSwitch;
import trapline.device.net.Frame;
import trapline.device.net.FrameQueue;
import trapline.machine.Bytes;

/**
 * The network of one tenant's machines on the node, and of nobody else's. Bounded on both sides: a machine sends its next frames
 * when these have been taken in, and gets more when it has taken those that it got; what does not fit meanwhile is lost.
 */
final class TenantSwitch {
    /** What a switch can be told. */
    sealed interface Command {}

    /** Plug a machine in, until its actor ends. */
    record Connect(ActorRef<VirtualMachine.Command> machine) implements Command {}

    /** Frames from a machine; it is told {@link VirtualMachine.Transmitted}. */
    record Transmit(ActorRef<VirtualMachine.Command> from, List<Bytes> frames) implements Command {
        Transmit {
            frames = List.copyOf(frames);
        }
    }

    /** A machine has taken the frames that it got, and may get more. */
    record Taken(ActorRef<VirtualMachine.Command> by) implements Command {}

    private static final int MOST_PORTS = 4096;
    private static final int MOST_WAITING = 256;
    private static final int MOST_AT_ONCE = 64;

    /** A machine's end of its cable. */
    private static final class Plug {
        private final ActorRef<VirtualMachine.Command> machine;
        private final EthernetSwitch.Port port;
        private final FrameQueue waiting = FrameQueue.create(MOST_WAITING, MOST_WAITING * Frame.LONGEST);
        private boolean taking;

        Plug(ActorRef<VirtualMachine.Command> machine, EthernetSwitch.Port port) {
            this.machine = machine;
            this.port = port;
        }
    }

    private final ActorContext<Command> context;
    private final EthernetSwitch frames = EthernetSwitch.create(MOST_PORTS);
    private final Map<ActorRef<Void>, Plug> byMachine = new HashMap<>();
    private final Map<EthernetSwitch.Port, Plug> byPort = new HashMap<>();

    private TenantSwitch(ActorContext<Command> context) {
        this.context = context;
    }

    static Behavior<Command> create() {
        return Behaviors.setup(context -> new TenantSwitch(context).behavior());
    }

    private Behavior<Command> behavior() {
        return Behaviors.receive(Command.class)
                .onMessage(Command.class, this::receive)
                .onSignal(Terminated.class, ended -> disconnect(ended.getRef()))
                .build();
    }

    private Behavior<Command> receive(Command command) {
        switch (command) {
            case Connect(var machine) -> connect(machine);
            case Transmit(var from, List<Bytes> sent) -> transmit(from, sent);
            case Taken(var by) -> plug(by).ifPresent(this::next);
        }
        return Behaviors.same();
    }

    private void connect(ActorRef<VirtualMachine.Command> machine) {
        context.watch(machine);
        frames.connect().ifPresent(port -> {
            Plug plug = new Plug(machine, port);
            byMachine.put(machine.unsafeUpcast(), plug);
            byPort.put(port, plug);
        });
    }

    private Behavior<Command> disconnect(ActorRef<Void> machine) {
        Optional.ofNullable(byMachine.remove(machine)).ifPresent(plug -> {
            byPort.remove(plug.port);
            frames.disconnect(plug.port);
        });
        return Behaviors.same();
    }

    private void transmit(ActorRef<VirtualMachine.Command> from, List<Bytes> sent) {
        plug(from).ifPresent(plug -> sent.forEach(bytes -> forward(plug.port, bytes)));
        from.tell(new VirtualMachine.Transmitted());
    }

    private void forward(EthernetSwitch.Port from, Bytes bytes) {
        Frame.of(bytes.toArray(), 0, bytes.length())
                .ifPresent(frame -> frames.forward(from, frame)
                        .forEach(port -> Optional.ofNullable(byPort.get(port)).ifPresent(to -> {
                            to.waiting.add(frame);
                            if (!to.taking) {
                                next(to);
                            }
                        })));
    }

    private void next(Plug plug) {
        List<Bytes> batch = new ArrayList<>();
        Optional<Frame> frame = plug.waiting.poll();
        while (frame.isPresent()) {
            batch.add(frame.get().bytes());
            frame = batch.size() < MOST_AT_ONCE ? plug.waiting.poll() : Optional.empty();
        }
        plug.taking = !batch.isEmpty();
        if (plug.taking) {
            plug.machine.tell(new VirtualMachine.Receive(batch, context.getSelf()));
        }
    }

    private Optional<Plug> plug(ActorRef<VirtualMachine.Command> machine) {
        return Optional.ofNullable(byMachine.get(machine.<Void>unsafeUpcast()));
    }
}
