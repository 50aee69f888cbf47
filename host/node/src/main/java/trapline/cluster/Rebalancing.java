package trapline.cluster;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import trapline.cluster.placement.NodeName;
import trapline.cluster.placement.Placement;
import trapline.cluster.placement.Rebalance;
import trapline.monitor.VmId;

/**
 * The authority's rebalance: machines go where a plan says, a few at once, each by its own node. Whether one has arrived is seen in the books. An
 * authority that ends takes its plan along; what is on its way arrives. The next one knows of no rebalance and says so, and whoever asked for the
 * old one asks again: its plan begins with what is so then.
 */
final class Rebalancing {
    /** What comes of it. */
    record News(VmId vm, Optional<String> obstacle) implements AuthorityActor.Internal {}

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A plan that is followed. */
    private record Run(
            Rebalance plan, Map<VmId, Rebalance.Step> steps, Map<VmId, Rebalance.Step> underWay, Evacuation machines) {
        static Run of(Rebalance plan, int atOnce) {
            Map<VmId, Rebalance.Step> steps =
                    plan.steps().stream().collect(Collectors.toMap(Rebalance.Step::vm, Function.identity()));
            return new Run(
                    plan,
                    steps,
                    new LinkedHashMap<>(),
                    new Evacuation(plan.steps().stream().map(Rebalance.Step::vm).toList(), atOnce));
        }

        boolean isOver() {
            return machines.report().isOver();
        }
    }

    private final ActorContext<Authority.Command> context;
    private final Roster roster;
    private Optional<Run> current = Optional.empty();

    Rebalancing(ActorContext<Authority.Command> context, Roster roster) {
        this.context = context;
        this.roster = roster;
    }

    /** Begins, unless only to say what would be, or there is one that goes on; {@return how far it is} */
    Authority.Answer even(Authority.Even asked, long term) {
        if (asked.dryRun()) {
            return new Authority.Rebalanced(roster.placement().rebalance(asked.moves()), Optional.empty());
        }
        if (current.filter(run -> !run.isOver()).isPresent()) {
            return new Authority.NotNow("machines are being moved already; stop that first, or wait");
        }
        current = Optional.of(Run.of(roster.placement().rebalance(asked.moves()), asked.atOnce()));
        proceed(term);
        return show(false);
    }

    /** {@return how far it is, when it has been stopped if it is to be} */
    Authority.Answer show(boolean stop) {
        if (stop) {
            current.ifPresent(run -> run.machines.stop("somebody did not want it any more"));
        }
        return current.<Authority.Answer>map(
                        run -> new Authority.Rebalanced(run.plan, Optional.of(run.machines.report())))
                .orElseGet(() -> new Authority.Unknown(
                        "no rebalance is known; one that goes on ends when another node comes to decide"));
    }

    /** A node has been asked to let a machine go. */
    void hear(News news, long term) {
        current.ifPresent(run -> {
            Optional<Rebalance.Step> step = Optional.ofNullable(run.steps.get(news.vm));
            if (news.obstacle.isPresent()) {
                run.machines.ended(news.vm, news.obstacle);
            } else {
                step.ifPresent(one -> run.underWay.put(news.vm, one));
            }
        });
        look(term);
    }

    /** Sees who has arrived, and lets others go. */
    void look(long term) {
        current.ifPresent(run -> {
            List<Rebalance.Step> ended = run.underWay.values().stream()
                    .filter(step -> roster.placement().destination(step.vm()).isEmpty())
                    .toList();
            ended.forEach(step -> {
                run.underWay.remove(step.vm());
                run.machines.ended(step.vm(), whyNotThere(step));
            });
        });
        proceed(term);
    }

    private Optional<String> whyNotThere(Rebalance.Step step) {
        Optional<NodeName> where = where(step.vm());
        return where.equals(Optional.of(step.to()))
                ? Optional.empty()
                : Optional.of(where.map(node -> "it stays on " + node + ": its migration says why")
                        .orElse("it is no more"));
    }

    private Optional<NodeName> where(VmId vm) {
        return roster.placement().machine(vm).map(Placement.MachineView::node);
    }

    private void proceed(long term) {
        current.ifPresent(run -> {
            for (Optional<VmId> vm = run.machines.next(); vm.isPresent(); vm = run.machines.next()) {
                begin(run, Optional.ofNullable(run.steps.get(vm.get())).orElseThrow(), term);
            }
        });
    }

    private void begin(Run run, Rebalance.Step step, long term) {
        Optional<ActorRef<Agent.Command>> agent = where(step.vm())
                .filter(step.from()::equals)
                .filter(_ -> roster.placement().destination(step.vm()).isEmpty())
                .flatMap(roster::agent);
        if (agent.isEmpty()) {
            run.machines.ended(step.vm(), Optional.of("it is not on " + step.from() + " any more, or on its way"));
            return;
        }
        context.ask(
                Agent.Sending.class,
                agent.get(),
                PATIENCE,
                to -> new Agent.Send(term, step.vm(), step.to(), to),
                (sending, failure) -> new News(
                        step.vm(), failure == null ? sending.obstacle() : Optional.of("its node does not answer")));
    }
}
