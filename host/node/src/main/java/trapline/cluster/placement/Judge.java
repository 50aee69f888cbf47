package trapline.cluster.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Outcome;
import trapline.monitor.allocator.Quota;
import trapline.monitor.allocator.Usage;

/** The rules: from the books and a request to a ruling. Reads the books only, so a failure in here changes nothing. */
final class Judge {
    /** A decision before it has a sequence number. */
    record Ruling(Outcome outcome, Reason reason, Optional<NodeName> node, List<Decision.Candidate> nodes) {
        static Ruling granted(Reason reason) {
            return new Ruling(Outcome.GRANTED, reason, Optional.empty(), List.of());
        }

        static Ruling refused(Reason reason) {
            return new Ruling(Outcome.REFUSED, reason, Optional.empty(), List.of());
        }

        Ruling at(NodeName where) {
            return new Ruling(outcome, reason, Optional.of(where), nodes);
        }
    }

    private final Book book;

    Judge(Book book) {
        this.book = book;
    }

    Ruling rule(Request request) {
        if (book.configured().isEmpty() && !(request instanceof Request.Configure)) {
            return Ruling.refused(new Reason.NotConfigured());
        }
        return switch (request) {
            case Request.Configure configure -> configure(configure);
            case Request.Join(var node, var offer, var drained) ->
                Ruling.granted(new Reason.Joined(offer.words(), offer.weight(), drained))
                        .at(node);
            case Request.Leave(var node) -> present(node, this::leave);
            case Request.Drain(var node) ->
                present(node, found -> drain(found, true, new Reason.DrainBegun(found.machines())));
            case Request.Undrain(var node) -> present(node, found -> drain(found, false, new Reason.DrainEnded()));
            case Request.SetLabels(var node, var labels) ->
                present(node, _ -> Ruling.granted(new Reason.Labelled(labels.size())));
            case Request.SetQuota(var _, var quota) ->
                Ruling.granted(new Reason.QuotaSet(quota.machines(), quota.words(), quota.weight()));
            case Request.Place place -> place(place);
            case Request.Adopt adopt -> adopt(adopt);
            case Request.Move move -> known(move.demand().vm(), machine -> move(machine, move));
            case Request.Expect expect -> known(expect.demand().vm(), machine -> expect(machine, expect));
            case Request.Arrived arrived -> arrived(arrived);
            case Request.Stay(var vm) ->
                book.place(vm)
                        .map(place ->
                                Ruling.granted(new Reason.Stays(place.node())).at(place.node()))
                        .orElseGet(() -> Ruling.refused(new Reason.DoesNotMove()));
            case Request.Resize resize -> known(resize.vm(), machine -> resize(machine, resize));
            case Request.Release release -> known(release.vm(), Judge::release);
        };
    }

    private Ruling configure(Request.Configure configure) {
        return book.configured().isPresent()
                ? Ruling.refused(new Reason.AlreadyConfigured())
                : Ruling.granted(new Reason.Configured(configure.policy().label()));
    }

    private Ruling leave(NodeBook node) {
        List<Book.Placed> there = book.on(node.name());
        int kept = (int)
                there.stream().filter(machine -> machine.demand().durable()).count();
        return Ruling.granted(new Reason.Left(there.size() - kept, kept));
    }

    private static Ruling drain(NodeBook node, boolean drained, Reason done) {
        return node.drained() == drained ? Ruling.refused(new Reason.DrainedAlready(drained)) : Ruling.granted(done);
    }

    private Ruling place(Request.Place place) {
        Demand demand = place.demand();
        Optional<Book.Placed> there = book.machine(demand.vm());
        if (there.isPresent()) {
            return Ruling.refused(new Reason.IdInUse(there.get().node()));
        }
        return beyondQuota(demand).map(Ruling::refused).orElseGet(() -> best(place, Optional.empty()));
    }

    /** Its tenant has it already, so no quota says anything; to the node where it is it cannot go. */
    private Ruling move(Book.Placed machine, Request.Move move) {
        Optional<Book.Placed> other = book.place(move.demand().vm());
        if (isAnothers(machine, move.demand())) {
            return Ruling.refused(new Reason.IdInUse(machine.node()));
        }
        return other.isPresent()
                ? Ruling.refused(new Reason.MovesAlready(other.get().node()))
                : best(new Request.Place(move.demand(), move.refusedBy()), Optional.of(machine.node()));
    }

    private Optional<Reason> beyondQuota(Demand demand) {
        Quota quota = book.quota(demand.tenant());
        Usage used = book.usage(demand.tenant());
        if (used.machines() >= quota.machines()) {
            return Optional.of(new Reason.TenantMachines(used.machines(), quota.machines()));
        }
        long words = demand.words() + demand.backingWords();
        long left = quota.words() - used.words();
        return words > left
                ? Optional.of(new Reason.TenantWords(words, Math.max(0, left), quota.words()))
                : beyondWeight(demand.weight(), used, quota);
    }

    private static Optional<Reason> beyondWeight(long more, Usage used, Quota quota) {
        long left = quota.weight() - used.weight();
        return more > left
                ? Optional.of(new Reason.TenantWeight(more, Math.max(0, left), quota.weight()))
                : Optional.empty();
    }

    /** The node with the highest score; among equals the one with the fewest machines, then the first by name. */
    private Ruling best(Request.Place place, Optional<NodeName> leaves) {
        Examination examination =
                new Examination(book.configured().orElseThrow().policy(), place);
        List<Decision.Candidate> all = new ArrayList<>(book.nodes().size());
        int fitting = 0;
        Optional<Decision.Candidate> best = Optional.empty();
        Verdict.Fits most = new Verdict.Fits(Long.MIN_VALUE, 0, 0, 0, false);
        for (NodeBook node : book.nodes()) {
            boolean isThere = leaves.isPresent() && leaves.get().equals(node.name());
            Verdict verdict = isThere ? new Verdict.IsThere() : examination.examine(node);
            Decision.Candidate candidate = new Decision.Candidate(node.name(), verdict);
            all.add(candidate);
            if (candidate.verdict() instanceof Verdict.Fits fits) {
                fitting++;
                if (isBetter(fits, most)) {
                    best = Optional.of(candidate);
                    most = fits;
                }
            }
        }
        return best.isPresent()
                ? new Ruling(
                        Outcome.GRANTED,
                        new Reason.BestScore(most.score(), fitting, all.size()),
                        best.map(Decision.Candidate::node),
                        all)
                : new Ruling(Outcome.REFUSED, new Reason.NoNodeFits(all.size()), Optional.empty(), all);
    }

    /** Whether one does better than another that comes before it by name. */
    static boolean isBetter(Verdict.Fits one, Verdict.Fits earlier) {
        return one.score() > earlier.score() || (one.score() == earlier.score() && one.machines() < earlier.machines());
    }

    private Ruling adopt(Request.Adopt adopt) {
        Optional<Book.Placed> there = book.machine(adopt.demand().vm());
        return there.isPresent()
                ? Ruling.refused(new Reason.IdInUse(there.get().node()))
                : present(adopt.node(), _ -> Ruling.granted(new Reason.Found()));
    }

    private Ruling expect(Book.Placed machine, Request.Expect expect) {
        Optional<Book.Placed> other = book.place(expect.demand().vm());
        if (machine.node().equals(expect.node()) || isAnothers(machine, expect.demand())) {
            return Ruling.refused(new Reason.IdInUse(machine.node()));
        }
        return other.isPresent()
                ? Ruling.refused(new Reason.MovesAlready(other.get().node()))
                : present(expect.node(), _ -> Ruling.granted(new Reason.Expected()));
    }

    private Ruling arrived(Request.Arrived arrived) {
        Optional<Book.Placed> before = book.machine(arrived.demand().vm());
        return before.filter(other -> isAnothers(other, arrived.demand())).isPresent()
                ? Ruling.refused(new Reason.IdInUse(before.get().node()))
                : present(arrived.node(), _ -> Ruling.granted(new Reason.CameFrom(before.map(Book.Placed::node))));
    }

    private static boolean isAnothers(Book.Placed machine, Demand demand) {
        return !machine.demand().tenant().equals(demand.tenant());
    }

    private Ruling resize(Book.Placed machine, Request.Resize to) {
        Demand from = machine.demand();
        NodeBook node = book.node(machine.node()).orElseThrow();
        long more = (long) to.weight() - from.weight();
        long left = node.offer().weight() - node.weight();
        // Less is always granted, even to a tenant whose quota was cut below what it has.
        Optional<Reason> beyond = more <= 0
                ? Optional.empty()
                : beyondWeight(more, book.usage(from.tenant()), book.quota(from.tenant()))
                        .or(() -> more > left
                                ? Optional.of(new Reason.NoRoomToGrow(more, Math.max(0, left)))
                                : Optional.empty());
        return beyond.map(Ruling::refused)
                .orElseGet(
                        () -> Ruling.granted(new Reason.Resized(from.words(), to.words(), from.weight(), to.weight())))
                .at(machine.node());
    }

    private static Ruling release(Book.Placed machine) {
        Demand demand = machine.demand();
        return Ruling.granted(new Reason.Released(machine.node(), demand.extent(), demand.weight()))
                .at(machine.node());
    }

    private Ruling present(NodeName name, Function<NodeBook, Ruling> rule) {
        return book.node(name)
                .filter(NodeBook::present)
                .map(rule)
                .orElseGet(() -> Ruling.refused(new Reason.NoSuchNode()))
                .at(name);
    }

    private Ruling known(VmId vm, Function<Book.Placed, Ruling> rule) {
        return book.machine(vm).map(rule).orElseGet(() -> Ruling.refused(new Reason.NoSuchVm()));
    }
}
