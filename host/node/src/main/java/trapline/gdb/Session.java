package trapline.gdb;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.util.ByteString;
import trapline.vm.DebugEvent;
import trapline.vm.DebugReply;
import trapline.vm.DebugRequest;
import trapline.vm.VirtualMachine;

/**
 * One debugger's connection, as an actor: it is the machine's debugger as long as it lives. It does one thing after the other:
 * while the machine has not answered, what else has come waits, and the connection is not read.
 *
 * <p>States: attaching, which is tried again for a moment, since the debugger before may have gone without the machine having heard of it; then
 * talking, with or without an open question to the machine.
 */
final class Session {
    /** What a session hears. */
    sealed interface Event {}

    /** Bytes from the debugger. {@code taken} is told when the next may come. */
    record Received(ByteString bytes, ActorRef<Done> taken) implements Event {}

    /** The connection is gone. */
    record Gone() implements Event {}

    private record Replied(DebugReply reply) implements Event {}

    private record Happened(DebugEvent event) implements Event {}

    private record Stopped(VirtualMachine.Reply reply) implements Event {}

    private record TryAgain() implements Event {}

    private static final int ATTEMPTS = 20;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(50);

    private final ActorContext<Event> context;
    private final TimerScheduler<Event> timers;
    private final ActorRef<VirtualMachine.Command> machine;
    private final BoundedSourceQueue<ByteString> connection;
    private final ActorRef<DebugReply> replies;
    private final ActorRef<DebugEvent> events;
    private final PacketReader reader = new PacketReader();
    private final Deque<PacketReader.Item> items = new ArrayDeque<>();
    private Optional<ActorRef<Done>> taken = Optional.empty();
    private Optional<Conversation> conversation = Optional.empty();
    private Optional<Function<DebugReply, Optional<String>>> question = Optional.empty();
    private int attempts = ATTEMPTS;
    private boolean acknowledging = true;
    private String last = "";

    private Session(
            ActorContext<Event> context,
            TimerScheduler<Event> timers,
            ActorRef<VirtualMachine.Command> machine,
            BoundedSourceQueue<ByteString> connection) {
        this.context = context;
        this.timers = timers;
        this.machine = machine;
        this.connection = connection;
        this.replies = context.messageAdapter(DebugReply.class, Replied::new);
        this.events = context.messageAdapter(DebugEvent.class, Happened::new);
    }

    /**
     * {@return the actor}
     *
     * @param machine which is debugged
     * @param connection takes what is sent; bounded: a debugger that does not read what it asked for is dropped
     */
    static Behavior<Event> create(ActorRef<VirtualMachine.Command> machine, BoundedSourceQueue<ByteString> connection) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new Session(context, timers, machine, connection).attaching()));
    }

    private Behavior<Event> attaching() {
        context.watch(machine);
        attach();
        return Behaviors.receive(Event.class)
                .onMessage(Event.class, this::hear)
                .onSignal(Terminated.class, _ -> machineGone())
                .onSignal(PostStop.class, _ -> leave())
                .build();
    }

    private void attach() {
        attempts--;
        ask(new DebugRequest.Attach(), reply -> {
            if (reply instanceof DebugReply.Attached attached) {
                conversation = Optional.of(new Conversation(attached));
            } else if (attempts > 0) {
                timers.startSingleTimer(new TryAgain(), BETWEEN_ATTEMPTS);
            }
            return Optional.empty();
        });
    }

    private Behavior<Event> hear(Event event) {
        return switch (event) {
            case Received(ByteString bytes, ActorRef<Done> to) -> {
                taken = Optional.of(to);
                items.addAll(reader.read(bytes.toArray()));
                yield goOn();
            }
            case Replied(DebugReply reply) -> {
                replied(reply);
                yield conversation.isPresent() || attempts > 0 ? goOn() : Behaviors.stopped();
            }
            case TryAgain() -> {
                attach();
                yield Behaviors.same();
            }
            case Happened(DebugEvent what) -> {
                conversation.ifPresent(talk -> send(talk.said(what)));
                yield Behaviors.same();
            }
            case Stopped _, Gone() -> Behaviors.stopped();
        };
    }

    private void replied(DebugReply reply) {
        Optional<Function<DebugReply, Optional<String>>> asked = question;
        question = Optional.empty();
        asked.flatMap(said -> said.apply(reply)).ifPresent(this::send);
    }

    /** Does what has come, up to a question to the machine. */
    private Behavior<Event> goOn() {
        if (conversation.isEmpty()) {
            return Behaviors.same();
        }
        while (question.isEmpty() && !items.isEmpty()) {
            if (!act(items.removeFirst())) {
                return Behaviors.stopped();
            }
        }
        if (question.isEmpty()) {
            taken.ifPresent(to -> to.tell(Done.getInstance()));
            taken = Optional.empty();
        }
        return Behaviors.same();
    }

    /** {@return whether the session goes on} */
    private boolean act(PacketReader.Item item) {
        return switch (item) {
            case PacketReader.Packet(String payload) -> {
                acknowledge("+");
                yield act(conversation.orElseThrow().hear(payload));
            }
            case PacketReader.Damaged() -> {
                acknowledge("-");
                yield true;
            }
            case PacketReader.Again() -> {
                acknowledge(last);
                yield true;
            }
            case PacketReader.Interrupt() -> {
                ask(new DebugRequest.Interrupt(), _ -> Optional.empty());
                yield true;
            }
            case PacketReader.TooLong() -> false;
        };
    }

    private boolean act(Conversation.Step step) {
        return switch (step) {
            case Conversation.Say(String payload) -> {
                send(payload);
                yield true;
            }
            case Conversation.Ask(DebugRequest request, var said) -> {
                ask(request, said.andThen(Optional::of));
                yield true;
            }
            case Conversation.GoOn(DebugRequest.Go request) -> {
                ask(request, Session::refusal);
                yield true;
            }
            case Conversation.StopAcknowledging() -> {
                send(Answers.OK);
                acknowledging = false;
                yield true;
            }
            case Conversation.Leave() -> {
                send(Answers.OK);
                tell(new DebugRequest.Detach(true));
                yield false;
            }
            case Conversation.Kill(Optional<String> answer) -> {
                answer.ifPresent(this::send);
                machine.tell(new VirtualMachine.Stop(context.messageAdapter(VirtualMachine.Reply.class, Stopped::new)));
                yield true;
            }
        };
    }

    /** A machine that cannot go on has ended. */
    private static Optional<String> refusal(DebugReply reply) {
        return reply instanceof DebugReply.Refused ? Optional.of(Answers.KILLED) : Optional.empty();
    }

    private void ask(DebugRequest request, Function<DebugReply, Optional<String>> said) {
        question = Optional.of(said);
        tell(request);
    }

    private void tell(DebugRequest request) {
        machine.tell(new VirtualMachine.Debug(request, events, replies));
    }

    private void acknowledge(String sign) {
        if (acknowledging) {
            write(sign);
        }
    }

    private void send(String payload) {
        last = Frames.of(payload);
        write(last);
    }

    private void write(String chars) {
        if (!chars.isEmpty()
                && !connection
                        .offer(ByteString.fromArray(chars.getBytes(StandardCharsets.ISO_8859_1)))
                        .isEnqueued()) {
            context.getSelf().tell(new Gone());
        }
    }

    private Behavior<Event> machineGone() {
        send(Answers.KILLED);
        return Behaviors.stopped();
    }

    private Behavior<Event> leave() {
        tell(new DebugRequest.Detach(false));
        try {
            connection.complete();
        } catch (IllegalStateException over) {
            // The debugger was faster to close it.
        }
        return Behaviors.same();
    }
}
