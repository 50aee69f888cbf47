package trapline.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import trapline.cluster.placement.Demand;
import trapline.cluster.placement.NodeName;
import trapline.cluster.placement.Offer;
import trapline.cluster.placement.Request;
import trapline.machine.RelocationBounds;
import trapline.monitor.VmId;
import trapline.vm.Event;
import trapline.vm.Hosted;
import trapline.vm.Node;
import trapline.vm.TraplineNode;
import trapline.vm.VmSpec;
import trapline.vm.VmStatus;

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
    private static final int MACHINES_IN_A_PART = 500;

    private final ActorContext<Agent.Command> context;
    private final TraplineNode node;
    private final NodeName name;
    private final String address;
    private final String url;
    private final ActorRef<Authority.Command> authority;
    private final ActorRef<Authority.Answer> answers;
    private final Runnable reported;
    private final Departing departing;
    private final Ledger ledger;
    private final ActorRef<ArrivalActor.Outcome> outcomes;
    private final Map<VmId, HeldMachine> held = new HashMap<>();
    private Offer offer;
    private boolean drained;
    private long term;
    private Optional<ActorRef<Authority.Command>> reportedTo = Optional.empty();
    private List<Authority.TenantQuota> quotas = List.of();
    private long quotasTerm;
    private long arrivals;
    private long reports;

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
        this.name = residence.name;
        this.address = residence.address;
        this.url = residence.url;
        this.offer = residence.offer;
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
        node.board().all().forEach(hosted -> held.put(hosted.spec().id(), found(hosted)));
        timers.startTimerWithFixedDelay(new Tick(), INTERVAL);
        context.getSystem().receptionist().tell(Receptionist.register(Agent.KEY, context.getSelf()));
        return Behaviors.receive(Agent.Command.class)
                .onMessage(Agent.Command.class, this::receive)
                .build();
    }

    private Behavior<Agent.Command> receive(Agent.Command command) {
        switch (command) {
            case Agent.Enquire(long asked, var asker) -> report(asked, asker);
            case Agent.Reserve reserve -> reserve(reserve);
            case Agent.Expect expect -> expect(expect);
            case Came(var outcome) -> came(outcome);
            case Giving(var vm) -> giving(vm);
            case Given(var vm, boolean known) -> given(vm, known);
            case Agent.TakeOver order -> takeOver(order);
            case Taken(var order, var answer) -> taken(order, answer);
            case Agent.Mark mark -> mark(mark);
            case Agent.Quotas(long of, var all) -> setQuotas(of, all);
            case Agent.WhyHere(var vm, var replyTo) -> replyTo.tell(why(vm));
            case Agent.Send send -> send(send);
            case Claim(var vm, var replyTo) -> replyTo.tell(claim(vm));
            case Settled settled -> settled(settled);
            case Ended(var vm, var replyTo) -> ended(vm, replyTo);
            case Heard(var answer) -> heard(answer);
            case Tick _ -> tick();
        }
        return Behaviors.same();
    }

    /** Also answers an authority that asks again: it may have missed a part. */
    private void report(long asked, ActorRef<Authority.Command> asker) {
        // Two authorities never have the same term: the later one, which cannot know it, asks again with a higher one.
        boolean another = !reportedTo.map(asker::equals).orElse(true);
        if (asked < term || asked == term && another) {
            asker.tell(new Authority.Outdated(term));
            return;
        }
        term = asked;
        reportedTo = Optional.of(asker);
        List<Authority.Reported> all = held.values().stream()
                .flatMap(one ->
                        one.stage().presence().stream().map(presence -> new Authority.Reported(present(one), presence)))
                .toList();
        int count = Math.max(1, Math.ceilDiv(all.size(), MACHINES_IN_A_PART));
        reports++;
        for (int part = 0; part < count; part++) {
            int from = part * MACHINES_IN_A_PART;
            int to = Math.min(all.size(), from + MACHINES_IN_A_PART);
            asker.tell(new Authority.Report(
                    term,
                    name,
                    address,
                    url,
                    offer,
                    drained,
                    all.subList(from, to),
                    quotas,
                    quotasTerm,
                    new Authority.Part(reports, part, count),
                    context.getSelf()));
        }
    }

    /** A machine may have another size than it came with. */
    private Demand present(HeldMachine one) {
        return node.board()
                .find(one.vm())
                .map(Hosted::status)
                .map(status -> one.demand().resized(words(one.demand(), status), status.weight()))
                .orElse(one.demand());
    }

    private static long words(Demand demand, VmStatus status) {
        return status.region().map(RelocationBounds::b).orElse(demand.words());
    }

    private void reserve(Agent.Reserve reserve) {
        VmId vm = reserve.demand().vm();
        // One that is gone may still have to be said to be: it is, by this.
        boolean free = reserve.term() == term
                && Optional.ofNullable(held.get(vm))
                        .map(one -> one.stage() == Stage.GONE)
                        .orElse(true);
        if (free) {
            Optional.ofNullable(
                            held.put(vm, new HeldMachine(reserve.demand(), Optional.of(reserve.why()), Stage.RESERVED)))
                    .ifPresent(HeldMachine::over);
        }
        reserve.replyTo().tell(new Agent.Reserved(free));
    }

    private void expect(Agent.Expect expect) {
        VmId vm = expect.demand().vm();
        boolean free = expect.term() == term
                && Optional.ofNullable(held.get(vm))
                        .map(one -> one.stage().isOver())
                        .orElse(true)
                && node.board().find(vm).isEmpty();
        if (!free) {
            expect.replyTo().tell(new Agent.Expected(Optional.empty()));
            return;
        }
        HeldMachine one = new HeldMachine(expect.demand(), Optional.of(expect.why()), Stage.EXPECTED);
        ActorRef<Arrival.Command> place =
                context.spawn(ArrivalActor.create(node, expect.demand(), ledger, outcomes), "arrival-" + ++arrivals);
        one.comesBy(place);
        Optional.ofNullable(held.put(vm, one)).ifPresent(HeldMachine::over);
        expect.replyTo().tell(new Agent.Expected(Optional.of(place)));
    }

    private void came(ArrivalActor.Outcome outcome) {
        Optional.ofNullable(held.get(outcome.demand().vm()))
                .filter(one -> one.isFor(outcome.arrival()))
                .ifPresent(one -> {
                    one.is(outcome.came() ? Stage.CAME : Stage.STAYED);
                    tellAuthority(one);
                });
    }

    private void giving(VmId vm) {
        Optional.ofNullable(held.get(vm)).ifPresent(one -> one.is(Stage.GIVEN));
    }

    private void given(VmId vm, boolean known) {
        Optional<HeldMachine> one = Optional.ofNullable(held.get(vm)).filter(found -> found.stage() == Stage.GIVEN);
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
            case CAME -> authority.tell(new Authority.Arrived(name, present(one), answers));
            case STAYED -> authority.tell(new Authority.Stays(name, vm, answers));
            default -> {}
        }
    }

    private void takeOver(Agent.TakeOver order) {
        VmId vm = order.demand().vm();
        boolean free = order.term() == term
                && Optional.ofNullable(held.get(vm))
                        .map(one -> one.stage().isOver())
                        .orElse(true);
        if (!free) {
            order.replyTo().tell(new Agent.TakenOver(Agent.TakenOver.Result.ANOTHERS, "it is here already"));
            return;
        }
        Optional.ofNullable(held.put(vm, new HeldMachine(order.demand(), Optional.of(order.why()), Stage.CLAIMED)))
                .ifPresent(HeldMachine::over);
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
        Optional.ofNullable(held.get(order.demand().vm()))
                .filter(one -> one.stage() == Stage.CLAIMED && answer.isPresent())
                .ifPresent(one -> {
                    if (taken.result() == Agent.TakenOver.Result.TAKEN) {
                        node.events().publish(Event.takenOver(one.vm(), order.from()));
                        one.is(Stage.THERE);
                    } else {
                        // There may be another authority by now than the one who gets the answer.
                        gone(one);
                    }
                });
    }

    private void send(Agent.Send send) {
        if (send.term() != term) {
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
        if (mark.term() >= term) {
            if (drained != mark.drained()) {
                node.events().publish(MemberEvents.drained(name, mark.drained()));
            }
            drained = mark.drained();
            offer = new Offer(offer.words(), offer.weight(), offer.kinds(), mark.labels());
        }
    }

    private void setQuotas(long of, List<Authority.TenantQuota> all) {
        if (of < term || of < quotasTerm) {
            return;
        }
        quotas = all;
        quotasTerm = of;
        // The authority says them to whoever has reported.
        reported.run();
        // The node's own allocator must not refuse what the cluster allows.
        all.forEach(one -> node.system()
                .tell(new Node.SetQuota(
                        new trapline.monitor.allocator.Request.SetQuota(one.tenant(), one.quota()),
                        context.getSystem().ignoreRef())));
    }

    private Authority.Answer why(VmId vm) {
        return Optional.ofNullable(held.get(vm))
                .flatMap(HeldMachine::why)
                .<Authority.Answer>map(Authority.Because::new)
                .orElseGet(() -> new Authority.Unknown(
                        "the machine '" + vm + "' was on " + name + " before any placement that is known"));
    }

    private boolean claim(VmId vm) {
        Optional<HeldMachine> one = Optional.ofNullable(held.get(vm)).filter(found -> found.stage() == Stage.RESERVED);
        one.ifPresent(found -> found.is(Stage.CLAIMED));
        return one.isPresent();
    }

    private void settled(Settled settled) {
        Optional<HeldMachine> one =
                Optional.ofNullable(held.get(settled.vm)).filter(found -> found.stage() == Stage.CLAIMED);
        if (settled.created) {
            one.ifPresent(this::there);
            settled.replyTo.tell(Done.getInstance());
        } else {
            one.ifPresent(found -> found.is(Stage.THERE));
            ended(settled.vm, settled.replyTo);
        }
    }

    private void there(HeldMachine one) {
        one.is(Stage.THERE);
        TakeOvers.note(context.getSystem(), node.owners(), one.demand());
    }

    private void ended(VmId vm, ActorRef<Done> replyTo) {
        Optional<HeldMachine> one = Optional.ofNullable(held.get(vm));
        if (one.isEmpty()
                || one.get().stage() == Stage.CLAIMED
                || one.get().stage() == Stage.EXPECTED
                || one.get().stage() == Stage.STAYED
                || one.get().stage() == Stage.GIVEN
                || node.board().find(vm).isPresent()) {
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
            decision.vm().flatMap(vm -> Optional.ofNullable(held.get(vm))).ifPresent(one -> heard(decision, one));
        }
    }

    private void heard(Decision decision, HeldMachine one) {
        switch (decision.request()) {
            case Request.Release _
            when one.stage() == Stage.GONE -> {
                held.remove(one.vm());
                one.over();
            }
            case Request.Stay _
            when one.stage() == Stage.STAYED -> {
                held.remove(one.vm());
                one.over();
            }
            case Request.Arrived _
            when one.stage() == Stage.CAME && decision.granted() -> {
                one.is(Stage.THERE);
                one.over();
            }
            default -> {}
        }
    }

    private void tick() {
        for (HeldMachine one : List.copyOf(held.values())) {
            boolean missing = node.board().find(one.vm()).isEmpty();
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

    private HeldMachine found(Hosted hosted) {
        VmSpec spec = hosted.spec();
        Demand demand = Demands.of(spec, Demand.Wishes.NONE);
        return new HeldMachine(demand, Optional.empty(), Stage.THERE);
    }
}
