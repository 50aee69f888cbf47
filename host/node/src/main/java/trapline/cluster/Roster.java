package trapline.cluster;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import trapline.cluster.Authority.Presence;
import trapline.cluster.placement.Decision;
import trapline.cluster.placement.Demand;
import trapline.cluster.placement.NodeName;
import trapline.cluster.placement.Placement;
import trapline.cluster.placement.Policy;
import trapline.cluster.placement.Request;
import trapline.cluster.placement.WhyNot;
import trapline.monitor.Tenant;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Quota;

/** What the authority knows: the placement with its record, and how to reach the nodes. */
final class Roster implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Roster.class);

    private record Resident(NodeName name, String address, String url, ActorRef<Agent.Command> agent) {}

    private final Placement placement = new Placement();
    private final PlacementRecord record;
    private final Map<NodeName, Resident> residents = new LinkedHashMap<>();
    /** Where the nodes in the books are, those included that have yet to report again. */
    private final Map<NodeName, String> addresses = new HashMap<>();

    private final Reports reports = new Reports();
    private final Travellers travellers = new Travellers();
    private final Map<Tenant, Quota> quotas = new LinkedHashMap<>();
    private long quotasTerm = -1;

    /**
     * A roster without nodes.
     *
     * @param policy which node is the best for a machine
     * @param defaultQuota what a tenant may have on all nodes together that has no quota of its own
     * @param record of what is decided
     */
    Roster(Policy policy, Quota defaultQuota, PlacementRecord record) {
        this.record = record;
        decide(new Request.Configure(policy, defaultQuota));
    }

    Placement placement() {
        return placement;
    }

    /** Decides, and records it before anybody hears of it. */
    Decision decide(Request request) {
        Decision decision = placement.decide(request);
        record.append(decision);
        return decision;
    }

    /** Takes a part of what a node says that it has; with all of them it is in the books. {@return whether nothing more is awaited from it} */
    boolean take(Authority.Report report) {
        Optional<Resident> other = Optional.ofNullable(residents.get(report.node()))
                .filter(resident -> !resident.address.equals(report.address()));
        if (other.isPresent()) {
            LOG.error(
                    "{} calls itself {}, as {} does already; it gets no machines",
                    report.address(),
                    report.node(),
                    other.get().address);
            return true;
        }
        addresses.put(report.node(), report.address());
        Optional<List<Authority.Reported>> machines = reports.take(report);
        machines.ifPresent(all -> enter(report, all));
        return machines.isPresent();
    }

    private void enter(Authority.Report report, List<Authority.Reported> machines) {
        NodeName name = report.node();
        Set<VmId> there = machines.stream()
                .filter(one -> one.presence() != Presence.EXPECTED)
                .map(one -> one.demand().vm())
                .collect(Collectors.toSet());
        residents.put(name, new Resident(name, report.address(), report.url(), report.agent()));
        join(report);
        placement.machinesOn(name).stream()
                .map(machine -> machine.demand().vm())
                .filter(vm -> !there.contains(vm))
                .forEach(vm -> decide(new Request.Release(vm)));
        travellers.report(name, machines);
        machines.forEach(one -> adopt(one, name));
        keepPlaces();
        if (report.quotasTerm() > quotasTerm) {
            quotasTerm = report.quotasTerm();
            report.quotas().forEach(one -> setQuota(one.tenant(), one.quota()));
        }
    }

    private void join(Authority.Report report) {
        boolean same = placement
                .nodeNamed(report.node())
                .filter(view -> view.present()
                        && view.drained() == report.drained()
                        && view.offer().equals(report.offer()))
                .isPresent();
        if (!same) {
            decide(new Request.Join(report.node(), report.offer(), report.drained()));
        }
    }

    private void adopt(Authority.Reported reported, NodeName name) {
        Demand machine = reported.demand();
        Optional<Placement.MachineView> known = placement.machine(machine.vm());
        boolean here = known.filter(found -> found.node().equals(name)).isPresent();
        switch (reported.presence()) {
            case HERE -> {
                if (here) {
                    resize(known.get().demand(), machine);
                } else {
                    found(machine, name, known);
                }
            }
            // Whoever says that it is there knows better, also if he has said it before.
            case GIVEN -> {
                if (known.isEmpty()) {
                    found(machine, name, known);
                }
            }
            case EXPECTED -> {}
        }
    }

    private void resize(Demand known, Demand machine) {
        if (known.words() != machine.words() || known.weight() != machine.weight()) {
            decide(new Request.Resize(machine.vm(), machine.words(), machine.weight()));
        }
    }

    private void found(Demand machine, NodeName name, Optional<Placement.MachineView> elsewhere) {
        VmId vm = machine.vm();
        boolean came = placement.destination(vm).equals(Optional.of(name))
                || elsewhere
                        .filter(one -> travellers.mayHaveLeft(one.node(), vm))
                        .isPresent();
        Decision decision = decide(came ? new Request.Arrived(machine, name) : new Request.Adopt(machine, name));
        if (!decision.granted()) {
            LOG.error("{} on {}: {}", vm, name, decision.reason().sentence());
        }
    }

    /** A node has said that it has a machine; a report that it had sent before may have come after the decision, and not know that. */
    void isThere(Demand machine, NodeName node) {
        boolean here = placement
                .machine(machine.vm())
                .filter(found -> found.node().equals(node))
                .isPresent();
        if (!here) {
            adopt(new Authority.Reported(machine, Presence.HERE), node);
        }
    }

    /** Of a place that was kept under an earlier authority, the books know when they have the machine. */
    private void keepPlaces() {
        for (Request.Expect place : travellers.places()) {
            if (placement.dryRun(place).granted()) {
                decide(place);
                travellers.settled(place.node(), place.demand().vm());
            }
        }
    }

    /** A machine has come to a node. */
    Decision arrived(Demand machine, NodeName node) {
        travellers.settled(node, machine.vm());
        return decide(new Request.Arrived(machine, node));
    }

    /** A machine does not come to a node, which speaks for the places that it keeps itself. */
    Decision stays(VmId vm, NodeName node) {
        Request.Stay request = new Request.Stay(vm);
        boolean there = placement.destination(vm).equals(Optional.of(node));
        Decision decision = there ? decide(request) : placement.dryRun(request);
        travellers.settled(node, vm);
        keepPlaces();
        return decision;
    }

    private void setQuota(Tenant tenant, Quota quota) {
        quotas.put(tenant, quota);
        decide(new Request.SetQuota(tenant, quota));
    }

    /** A member of the cluster is gone for good. */
    void left(String address) {
        List<NodeName> gone = addresses.entrySet().stream()
                .filter(one -> one.getValue().equals(address))
                .map(Map.Entry::getKey)
                .toList();
        for (NodeName name : gone) {
            addresses.remove(name);
            residents.remove(name);
            reports.left(name);
            travellers.left(name);
            if (placement.nodeNamed(name).filter(Placement.NodeView::present).isPresent()) {
                decide(new Request.Leave(name));
            }
        }
    }

    /** Forgets who has reported: all are asked again. */
    void askAgain() {
        residents.clear();
        reports.clear();
        travellers.clear();
    }

    /** Decides about a tenant's quota, and tells the nodes. */
    Decision bound(Tenant tenant, Quota quota, long term) {
        Decision decision = decide(new Request.SetQuota(tenant, quota));
        if (decision.granted()) {
            quotas.put(tenant, quota);
            agents().forEach(agent -> agent.tell(new Agent.Quotas(term, quotas())));
        }
        return decision;
    }

    boolean hasReported(ActorRef<Agent.Command> agent) {
        return residents.values().stream().anyMatch(resident -> resident.agent.equals(agent));
    }

    Set<String> addresses() {
        return residents.values().stream().map(Resident::address).collect(Collectors.toSet());
    }

    Collection<ActorRef<Agent.Command>> agents() {
        return residents.values().stream().map(Resident::agent).toList();
    }

    Optional<ActorRef<Agent.Command>> agent(NodeName node) {
        return Optional.ofNullable(residents.get(node)).map(Resident::agent);
    }

    Optional<String> url(NodeName node) {
        return Optional.ofNullable(residents.get(node)).map(Resident::url);
    }

    Optional<Authority.Located> located(NodeName node) {
        return Optional.ofNullable(residents.get(node))
                .map(resident -> new Authority.Located(node, resident.address(), resident.url()));
    }

    /** {@return what was decided, for whoever asked} */
    Authority.Decided decided(Decision decision) {
        return new Authority.Decided(decision, decision.node().flatMap(this::located));
    }

    List<Authority.TenantQuota> quotas() {
        return quotas.entrySet().stream()
                .map(one -> new Authority.TenantQuota(one.getKey(), one.getValue()))
                .toList();
    }

    List<Authority.NodeStatus> nodes() {
        return placement.nodes().stream()
                .map(view -> new Authority.NodeStatus(view, url(view.name())))
                .toList();
    }

    Authority.Answer where(VmId vm) {
        Optional<NodeName> node = placement.machine(vm).map(Placement.MachineView::node);
        if (node.isEmpty()) {
            return new Authority.Unknown("there is no machine '" + vm + "'");
        }
        return located(node.get())
                .<Authority.Answer>map(there -> there)
                .orElseGet(() -> new Authority.NotNow(
                        "the machine '" + vm + "' is on " + node.get() + ", which is away; start that node again"));
    }

    /** The decision that put a machine where it is; about one that is nowhere, the last that refused it or let it go. */
    Optional<Decision> why(VmId vm) {
        Optional<NodeName> there = placement.machine(vm).map(Placement.MachineView::node);
        return record
                .last(
                        decision -> places(decision, vm)
                                && (there.isEmpty()
                                        || decision.granted() && decision.node().equals(there)),
                        1)
                .stream()
                .findFirst();
    }

    private static boolean places(Decision decision, VmId vm) {
        boolean finds = decision.request() instanceof Request.Place || decision.request() instanceof Request.Move;
        return finds && decision.vm().equals(Optional.of(vm));
    }

    private static Optional<Demand> demand(Request request) {
        return switch (request) {
            case Request.Place place -> Optional.of(place.demand());
            case Request.Move move -> Optional.of(move.demand());
            default -> Optional.empty();
        };
    }

    Authority.Answer whyNot(VmId vm, NodeName node) {
        Optional<Demand> demand = placement
                .machine(vm)
                .map(Placement.MachineView::demand)
                .or(() -> why(vm).map(Decision::request).flatMap(Roster::demand));
        if (demand.isEmpty()) {
            return new Authority.Unknown("there is no machine '" + vm + "', and none was refused lately");
        }
        Optional<WhyNot> why = placement.whyNot(demand.get(), node);
        return why.<Authority.Answer>map(Authority.NotBecause::new)
                .orElseGet(() -> new Authority.Unknown("there is no node '" + node + "'"));
    }

    List<Decision> recent(Optional<VmId> vm, int limit) {
        return record.last(decision -> vm.isEmpty() || decision.vm().equals(vm), limit);
    }

    @Override
    public void close() throws IOException {
        record.close();
    }
}
