package trapline.cluster;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import trapline.cluster.HeldMachine.Stage;
import trapline.cluster.migration.Arrival;
import trapline.cluster.migration.ArrivalActor;
import trapline.cluster.migration.Ledger;
import trapline.cluster.placement.Decision;
import trapline.cluster.placement.NodeName;
import trapline.cluster.placement.Offer;
import trapline.cluster.placement.Request;
import trapline.monitor.VmId;
import trapline.vm.Event;
import trapline.vm.Node;
import trapline.vm.TraplineNode;

/** A node's agent: knows what the node has, keeps places for machines that are to come, and tells the authority what has gone. */
final class AgentActor {
    /** What comes from its own node. */
    sealed interface Internal extends Agent.Command {}

    /** A create begins: was a place kept for it? */
    record Claim(VmId vm, ActorRef<Boolean> replyTo) implements Internal {}

    /** A create is over. */
    record Settled(VmId vm, boolean created, ActorRef<Done> replyTo) implements Internal {}

    /** A machine may be no more; answers when the authority knows. */
    record Ended(VmId vm, ActorRef<Done> replyTo) implements Internal {}

    /** Which machines are to come? */
    record ShowComing(ActorRef<Coming> replyTo) implements Internal {}

    /** Those for which a place is kept and that are not all there yet, and whether the node is drained. */
    record Coming(boolean drained, Set<VmId> machines) {}

    /** A machine is being given to another node, which will say that it has it. */
    record Giving(VmId vm) implements Internal {}

    /** That was not to be, or is over; {@code known}: the authority has heard of it from the other node. */
    record Given(VmId vm, boolean known) implements Internal {}

    private record Came(ArrivalActor.Outcome outcome) implements Internal {}

    private record Taken(Agent.TakeOver order, Optional<Node.Answer> answer) implements Internal {}

    private record Tick() implements Internal {}

    private record Heard(Authority.Answer answer) implements Internal {}

    /** How long a place is kept for a create that does not come. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** How long a machine may take to come to be when the node was to have it and has not said what came of that. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private static final Duration INTERVAL = Duration.ofMillis(500);

    private final ActorContext<Agent.Command> context;
    private final TraplineNode node;
    private final NodeName name;
    private final Reporting reporting;
    private final ActorRef<Authority.Command> authority;
    private final ActorRef<Authority.Answer> answers;
    private final Runnable reported;
    private final Departing departing;
    private final Ledger ledger;
    private final ActorRef<ArrivalActor.Outcome> outcomes;
    private final Holdings held;
    private long arrivals;

    private AgentActor(
            ActorContext<Agent.Command> context,
            TraplineNode node,
            Residence residence,
            ActorRef<Authority.Command> authority,
            Ledger ledger,
            Runnable reported,
            Departing departing) {
        this.departing = departing;
        this.ledger = ledger;
        this.outcomes = context.messageAdapter(ArrivalActor.Outcome.class, Came::new);
        this.context = context;
        this.node = node;
        this.held = new Holdings(node.board());
        this.name = residence.name;
        this.reporting = new Reporting(context.getSelf(), residence);
        this.authority = authority;
        this.reported = reported;
        this.answers = context.messageAdapter(Authority.Answer.class, Heard::new);
    }

    /** Has a machine of the node go to another one. */
    @FunctionalInterface
    interface Departing {
        /** {@return how it begins} */
        CompletionStage<Dock.Reply> begin(VmId vm, NodeName to);
    }

    /** Where a node is and what it has for machines. */
    record Residence(NodeName name, String address, String url, Offer offer) {}

    /**
     * {@return an agent}
     *
     * @param node whose
     * @param residence the node's
     * @param authority whoever it is
     * @param ledger hears of machines that come from other nodes
     * @param reported is run when an authority has heard what the node has
     * @param departing has machines go to other nodes
     */
    static Behavior<Agent.Command> create(
            TraplineNode node,
            Residence residence,
            ActorRef<Authority.Command> authority,
            Ledger ledger,
            Runnable reported,
            Departing departing) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            AgentActor agent = new AgentActor(context, node, residence, authority, ledger, reported, departing);
            return agent.begin(timers);
        }));
    }

    private Behavior<Agent.Command> begin(TimerScheduler<Agent.Command> timers) {
        timers.startTimerWithFixedDelay(new Tick(), INTERVAL);
        context.getSystem().receptionist().tell(Receptionist.register(Agent.KEY, context.getSelf()));
        return Behaviors.receive(Agent.Command.class)
                .onMessage(Agent.Command.class, this::receive)
                .build();
    }

    private Behavior<Agent.Command> receive(Agent.Command command) {
        switch (command) {
            case Agent.Enquire(long asked, var asker) -> reporting.report(asked, asker, held.reported());
            case Agent.Reserve reserve -> reserve(reserve);
            case Agent.Expect expect -> expect(expect);
            case Came(var outcome) -> came(outcome);
            case Giving(var vm) -> giving(vm);
            case Given(var vm, boolean known) -> given(vm, known);
            case Agent.TakeOver order -> takeOver(order);
            case Taken(var order, var answer) -> taken(order, answer);
            case Agent.Mark mark -> mark(mark);
            case Agent.Quotas news -> setQuotas(news);
            case Agent.WhyHere(var vm, var replyTo) -> replyTo.tell(why(vm));
            case Agent.Send send -> send(send);
            case Claim(var vm, var replyTo) -> replyTo.tell(claim(vm));
            case Settled settled -> settled(settled);
            case Ended(var vm, var replyTo) -> ended(vm, replyTo);
            case ShowComing(var replyTo) -> replyTo.tell(new Coming(reporting.isDrained(), held.coming()));
            case Heard(var answer) -> heard(answer);
            case Tick _ -> tick();
        }
        return Behaviors.same();
    }

    private void reserve(Agent.Reserve reserve) {
        VmId vm = reserve.demand().vm();
        // One that is gone may still have to be said to be: it is, by this.
        boolean free = reporting.isTo(reserve.term())
                && held.find(vm).map(one -> one.stage() == Stage.GONE).orElse(true);
        if (free) {
            held.put(new HeldMachine(reserve.demand(), Optional.of(reserve.why()), Stage.RESERVED));
        }
        reserve.replyTo().tell(new Agent.Reserved(free));
    }

    private void expect(Agent.Expect expect) {
        VmId vm = expect.demand().vm();
        if (!reporting.isTo(expect.term()) || !held.isFree(vm) || held.isOnBoard(vm)) {
            expect.replyTo().tell(new Agent.Expected(Optional.empty()));
            return;
        }
        HeldMachine one = new HeldMachine(expect.demand(), Optional.of(expect.why()), Stage.EXPECTED);
        ActorRef<Arrival.Command> place =
                context.spawn(ArrivalActor.create(node, expect.demand(), ledger, outcomes), "arrival-" + ++arrivals);
        one.comesBy(place);
        held.put(one);
        expect.replyTo().tell(new Agent.Expected(Optional.of(place)));
    }

    private void came(ArrivalActor.Outcome outcome) {
        held.find(outcome.demand().vm())
                .filter(one -> one.isFor(outcome.arrival()))
                .ifPresent(one -> {
                    one.is(outcome.came() ? Stage.CAME : Stage.STAYED);
                    tellAuthority(one);
                });
    }

    private void giving(VmId vm) {
        held.find(vm).ifPresent(one -> one.is(Stage.GIVEN));
    }

    private void given(VmId vm, boolean known) {
        Optional<HeldMachine> one = held.find(vm, Stage.GIVEN);
        if (one.isPresent() && known) {
            // A later authority may have heard from here that it was given, and from there nothing.
            gone(one.get());
        } else if (one.isPresent()) {
            // A later authority may have gathered without it; and if it is not here after all, it is found to be
            // missing.
            one.get().is(Stage.CAME);
        }
    }

    /** Says what the authority must know, and again until it does. */
    private void tellAuthority(HeldMachine one) {
        VmId vm = one.vm();
        switch (one.stage()) {
            case CAME -> authority.tell(new Authority.Arrived(name, held.present(one), answers));
            case STAYED -> authority.tell(new Authority.Stays(name, vm, answers));
            default -> {}
        }
    }

    private void takeOver(Agent.TakeOver order) {
        VmId vm = order.demand().vm();
        if (!reporting.isTo(order.term()) || !held.isFree(vm)) {
            order.replyTo().tell(new Agent.TakenOver(Agent.TakenOver.Result.ANOTHERS, "it is here already"));
            return;
        }
        held.put(new HeldMachine(order.demand(), Optional.of(order.why()), Stage.CLAIMED));
        context.ask(
                Node.Answer.class,
                node.system(),
                PATIENCE,
                to -> new Node.TakeOver(vm, order.epoch(), order.from(), order.holder(), to),
                (answer, _) -> new Taken(order, Optional.ofNullable(answer)));
    }

    private void taken(Agent.TakeOver order, Optional<Node.Answer> answer) {
        Agent.TakenOver taken = TakeOvers.result(answer);
        order.replyTo().tell(taken);
        // A busy node that has not answered may yet do it: who asks meanwhile hears that it is here.
        held.find(order.demand().vm(), Stage.CLAIMED)
                .filter(_ -> answer.isPresent())
                .ifPresent(one -> {
                    if (taken.result() == Agent.TakenOver.Result.TAKEN) {
                        node.events().publish(Event.takenOver(one.vm(), order.from()));
                        one.isThere();
                    } else {
                        // There may be another authority by now than the one who gets the answer.
                        gone(one);
                    }
                });
    }

    private void send(Agent.Send send) {
        if (!reporting.isTo(send.term())) {
            send.replyTo().tell(new Agent.Sending(Optional.of("another authority decides by now")));
            return;
        }
        departing
                .begin(send.vm(), send.to())
                .whenComplete((reply, failure) -> send.replyTo()
                        .tell(new Agent.Sending(
                                failure != null
                                        ? Optional.of(String.valueOf(failure.getMessage()))
                                        : reply instanceof Dock.UnderWay
                                                ? Optional.empty()
                                                : Optional.of(reply.sentence()))));
    }

    private void mark(Agent.Mark mark) {
        boolean heeded = reporting.heeds(mark);
        if (heeded && reporting.mark(mark)) {
            node.events().publish(MemberEvents.drained(name, mark.drained()));
        }
        mark.replyTo().tell(new Agent.Marked(heeded));
    }

    private void setQuotas(Agent.Quotas news) {
        if (!reporting.takes(news)) {
            return;
        }
        // The authority says them to whoever has reported.
        reported.run();
        // The node's own allocator must not refuse what the cluster allows.
        news.quotas()
                .forEach(one -> node.system()
                        .tell(new Node.SetQuota(
                                new trapline.monitor.allocator.Request.SetQuota(one.tenant(), one.quota()),
                                context.getSystem().ignoreRef())));
    }

    private Authority.Answer why(VmId vm) {
        return held.find(vm)
                .flatMap(HeldMachine::why)
                .<Authority.Answer>map(Authority.Because::new)
                .orElseGet(() -> new Authority.Unknown(
                        "the machine '" + vm + "' was on " + name + " before any placement that is known"));
    }

    private boolean claim(VmId vm) {
        Optional<HeldMachine> one = held.find(vm, Stage.RESERVED);
        one.ifPresent(found -> found.is(Stage.CLAIMED));
        return one.isPresent();
    }

    private void settled(Settled settled) {
        Optional<HeldMachine> one = held.find(settled.vm, Stage.CLAIMED);
        if (settled.created) {
            one.ifPresent(this::there);
            settled.replyTo.tell(Done.getInstance());
        } else {
            one.ifPresent(found -> found.is(Stage.THERE));
            ended(settled.vm, settled.replyTo);
        }
    }

    private void there(HeldMachine one) {
        one.isThere();
        TakeOvers.note(context.getSystem(), node.owners(), one.demand());
    }

    private void ended(VmId vm, ActorRef<Done> replyTo) {
        Optional<HeldMachine> one = held.find(vm);
        if (one.isEmpty()
                || one.get().stage() == Stage.CLAIMED
                || one.get().stage() == Stage.EXPECTED
                || one.get().stage() == Stage.STAYED
                || one.get().stage() == Stage.GIVEN
                || held.isOnBoard(vm)) {
            replyTo.tell(Done.getInstance());
            return;
        }
        one.get().tellWhenOver(replyTo);
        gone(one.get());
    }

    private void gone(HeldMachine one) {
        if (one.stage() == Stage.CAME) {
            // Else it would be released where it is not.
            authority.tell(new Authority.Arrived(name, one.demand(), answers));
        }
        one.is(Stage.GONE);
        authority.tell(new Authority.Release(name, one.vm(), answers));
    }

    private void heard(Authority.Answer answer) {
        if (answer instanceof Authority.Decided(var decision, var _)) {
            decision.vm().flatMap(held::find).ifPresent(one -> heard(decision, one));
        }
    }

    private void heard(Decision decision, HeldMachine one) {
        switch (decision.request()) {
            case Request.Release _ when one.stage() == Stage.GONE -> held.forget(one);
            case Request.Release _ -> {
                one.released();
                tellAuthority(one);
            }
            case Request.Stay _ when one.stage() == Stage.STAYED -> held.forget(one);
            case Request.Arrived _
            when one.stage() == Stage.CAME && decision.granted() -> {
                one.is(Stage.THERE);
                one.over();
            }
            default -> {}
        }
    }

    private void tick() {
        for (HeldMachine one : held.all()) {
            boolean missing = !held.isOnBoard(one.vm());
            if (one.stage() == Stage.CLAIMED && !missing && one.age() > PATIENCE.toNanos()) {
                there(one);
            }
            boolean late = one.stage() == Stage.RESERVED && one.age() > PATIENCE.toNanos()
                    || one.stage() == Stage.CLAIMED && missing && one.age() > LONGEST.toNanos();
            boolean ended = missing && (one.stage() == Stage.THERE || one.stage() == Stage.CAME);
            if (late || one.stage() == Stage.GONE || ended) {
                // Again and again, until the authority has heard of it.
                gone(one);
            }
            tellAuthority(one);
        }
    }
}
