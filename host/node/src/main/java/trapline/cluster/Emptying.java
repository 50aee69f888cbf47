package trapline.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import trapline.monitor.VmId;
import trapline.vm.Board;
import trapline.vm.Hosted;
import trapline.vm.VmState;

/**
 * A node that its dock empties of all machines: those that are there, and those for which its agent keeps a place by then, when they have come. If
 * it was drained, that it takes machines again ends it.
 */
final class Emptying {
    /** What the dock hears of it. */
    sealed interface News extends DockActor.Command {}

    private record Begin(AgentActor.Coming coming, ActorRef<Dock.Evacuated> replyTo) implements News {}

    private record Look() implements News {}

    private record Seen(AgentActor.Coming coming) implements News {}

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration INTERVAL = Duration.ofMillis(500);

    private final ActorContext<DockActor.Command> context;
    private final Board board;
    private final ActorRef<Agent.Command> agent;
    private final int atOnce;
    private final Set<VmId> leaving;
    private final Consumer<VmId> go;
    private Optional<Evacuation> evacuation = Optional.empty();
    private boolean drained;
    private boolean looking;

    /**
     * Nothing that has begun.
     *
     * @param context the dock's
     * @param board the node's
     * @param agent the node's
     * @param atOnce how many are moved at once, at least 1
     * @param leaving which are on their way from there at the time, whoever wanted it
     * @param go has one go
     */
    Emptying(
            ActorContext<DockActor.Command> context,
            Board board,
            ActorRef<Agent.Command> agent,
            int atOnce,
            Set<VmId> leaving,
            Consumer<VmId> go) {
        this.context = context;
        this.board = board;
        this.agent = agent;
        this.atOnce = atOnce;
        this.leaving = leaving;
        this.go = go;
    }

    /** Begins, if it has not begun, and says so. */
    void begin(ActorRef<Dock.Evacuated> replyTo) {
        ask(coming -> new Begin(coming, replyTo), new DockActor.Evacuate(replyTo));
    }

    private void ask(Function<AgentActor.Coming, DockActor.Command> then, DockActor.Command again) {
        context.ask(
                AgentActor.Coming.class,
                agent,
                PATIENCE,
                AgentActor.ShowComing::new,
                (coming, failure) -> failure == null ? then.apply(coming) : again);
    }

    void hear(News news) {
        switch (news) {
            case Begin(var coming, var replyTo) -> {
                begun(coming);
                replyTo.tell(report());
            }
            case Look _ -> ask(Seen::new, new Look());
            case Seen(var coming) -> seen(coming);
        }
    }

    private void begun(AgentActor.Coming now) {
        if (isUnderWay()) {
            return;
        }
        Evacuation begun = new Evacuation(List.of(), atOnce);
        board.all().stream()
                .filter(hosted -> !isToCome(hosted, now))
                .forEach(hosted -> begun.isHere(hosted.spec().id()));
        board.all().stream()
                .filter(hosted -> isToCome(hosted, now))
                .forEach(hosted -> begun.comes(hosted.spec().id()));
        now.machines().forEach(begun::comes);
        evacuation = Optional.of(begun);
        drained = now.drained();
        next();
        lookLater();
    }

    /** It is not all there yet, and cannot go. */
    private static boolean isToCome(Hosted machine, AgentActor.Coming now) {
        VmState state = machine.status().state();
        return now.machines().contains(machine.spec().id()) || state == VmState.ARRIVING || state == VmState.RECOVERING;
    }

    private boolean isUnderWay() {
        return evacuation
                .filter(one -> !one.isStopped() && !one.report().isOver())
                .isPresent();
    }

    private void lookLater() {
        if (!looking && isUnderWay()) {
            looking = true;
            context.scheduleOnce(INTERVAL, context.getSelf(), new Look());
        }
    }

    private void seen(AgentActor.Coming now) {
        looking = false;
        if (drained && !now.drained()) {
            stop();
        }
        evacuation.ifPresent(one -> one.coming().forEach(vm -> {
            Optional<Hosted> machine = board.find(vm);
            if (machine.isPresent() && !isToCome(machine.get(), now)) {
                one.isHere(vm);
            } else if (machine.isEmpty() && !now.machines().contains(vm)) {
                one.isNoMore(vm);
            }
        }));
        next();
        lookLater();
    }

    private void next() {
        Optional<VmId> next =
                evacuation.filter(_ -> leaving.size() < DockActor.MOST_AT_ONCE).flatMap(Evacuation::next);
        next.ifPresent(vm -> {
            if (board.find(vm).isEmpty()) {
                evacuation.get().isNoMore(vm);
            } else if (!leaving.contains(vm)) {
                // Else somebody has it go already, which is as good.
                go.accept(vm);
            }
            next();
        });
    }

    /** A machine is elsewhere, or the reason says why not. */
    void ended(VmId vm, Optional<String> reason) {
        evacuation.ifPresent(one -> {
            if (reason.isPresent() && board.find(vm).isEmpty()) {
                one.isNoMore(vm);
            } else {
                one.ended(vm, reason);
            }
            next();
        });
    }

    /** No more machines go. */
    void stop() {
        evacuation.ifPresent(one -> one.stop("the node takes machines again"));
    }

    /** {@return how far it is} */
    Dock.Evacuated report() {
        return evacuation.map(Evacuation::report).orElse(Dock.Evacuated.NOTHING);
    }
}
