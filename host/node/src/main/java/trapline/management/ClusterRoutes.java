package trapline.management;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.onSuccess;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathEndOrSingleSlash;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.Directives.put;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;
import trapline.cluster.Authority;
import trapline.cluster.ClusterMember;
import trapline.cluster.Dock;
import trapline.cluster.placement.Decision;
import trapline.cluster.placement.NodeName;
import trapline.cluster.placement.Request;
import trapline.monitor.VmId;

/** {@code /v1/nodes} and {@code /v1/placements}: the cluster's nodes, and on which of them machines are, and why. */
final class ClusterRoutes {
    /** A decision in words: its reason, and what was found of every node. */
    record DecisionView(Decision decision, String sentence, List<NodeReason> nodes) {
        static DecisionView of(Decision decision) {
            return new DecisionView(
                    decision,
                    decision.reason().sentence(),
                    decision.nodes().stream()
                            .map(found -> new NodeReason(
                                    found.node().value(), found.verdict().sentence()))
                            .toList());
        }
    }

    /** What was found of a node. */
    record NodeReason(String node, String sentence) {}

    /** Decisions, oldest first. */
    record Page(List<DecisionView> decisions) {}

    /** How far a node's machines are being moved away. */
    record EvacuationView(
            int waiting,
            List<String> coming,
            List<String> underWay,
            int moved,
            Map<String, String> left,
            boolean over) {
        static EvacuationView of(Dock.Evacuated report) {
            return new EvacuationView(
                    report.waiting(),
                    names(report.coming()),
                    names(report.underWay()),
                    report.moved(),
                    report.left(),
                    report.isOver());
        }

        private static List<String> names(List<VmId> machines) {
            return machines.stream().map(VmId::value).toList();
        }
    }

    /** A node's labels from now on. */
    record LabelsBody(Map<String, String> labels) {}

    private final ClusterMember member;
    private final Body body;
    private final Forwarding forwarding;

    ClusterRoutes(ClusterMember member, Body body, Forwarding forwarding) {
        this.forwarding = forwarding;
        this.member = member;
        this.body = body;
    }

    Route nodes() {
        return concat(
                pathEndOrSingleSlash(() -> get(() -> Query.none(() -> answer(Authority.Show::new)))),
                pathPrefix(segment(), name -> node(nodeName(name))));
    }

    private Route node(NodeName name) {
        return concat(
                path("drain", () -> post(() -> body.none(() -> answer(to -> new Authority.Drain(name, to))))),
                path("evacuation", () -> onNode(name, this::evacuation)),
                path("undrain", () -> post(() -> body.none(() -> answer(to -> new Authority.Undrain(name, to))))),
                path(
                        "labels",
                        () -> put(() -> Query.none(() -> body.json(LabelsBody.class, given -> label(name, given))))));
    }

    /** That its machines go to other nodes: begins it, tells how far it is, ends it. */
    private Route evacuation() {
        return concat(
                post(() -> body.none(() -> completeWithFuture(member.evacuate().thenApply(ClusterRoutes::view)))),
                get(() ->
                        Query.none(() -> completeWithFuture(member.evacuation().thenApply(ClusterRoutes::view)))),
                delete(() -> body.none(
                        () -> completeWithFuture(member.stopEvacuation().thenApply(ClusterRoutes::view)))));
    }

    private static HttpResponse view(Dock.Evacuated report) {
        return Replies.json(EvacuationView.of(report));
    }

    /** {@return a route for requests that a node alone can answer: this one, or one that is asked} */
    private Route onNode(NodeName name, Supplier<Route> here) {
        return extractRequest(request -> name.equals(member.name()) || Forwarding.isForwarded(request)
                ? here.get()
                : onSuccess(
                        member.ask(Authority.Show::new),
                        answer -> url(answer, name)
                                .<Route>map(url -> completeWithFuture(forwarding.to(url, request)))
                                .orElseGet(() ->
                                        complete(Problem.notFound("there is no node '" + name + "', or it is away")
                                                .response()))));
    }

    private static Optional<String> url(Authority.Answer answer, NodeName name) {
        return answer instanceof Authority.Overview overview
                ? overview.nodes().stream()
                        .filter(status -> status.view().name().equals(name))
                        .findFirst()
                        .flatMap(Authority.NodeStatus::url)
                : Optional.empty();
    }

    private Route label(NodeName name, LabelsBody given) {
        Request.SetLabels request;
        try {
            request = new Request.SetLabels(name, new TreeMap<>(given.labels));
        } catch (IllegalArgumentException wrong) {
            throw new RefusedException(Problem.badRequest(String.valueOf(wrong.getMessage())));
        }
        return answer(to -> new Authority.Label(request, to));
    }

    Route placements() {
        return concat(
                pathEndOrSingleSlash(() -> get(() -> Query.of(
                        Set.of("vm", "limit"),
                        query -> answer(to -> new Authority.Recent(query.name("vm", VmId::of), query.limit(), to))))),
                pathPrefix(segment(), id -> machine(VmRoutes.vmId(id))));
    }

    private Route machine(VmId vm) {
        return concat(
                pathEndOrSingleSlash(() -> get(() -> Query.none(() -> answer(to -> new Authority.Why(vm, to))))),
                path(
                        "why-not",
                        () -> get(() -> Query.of(Set.of("node"), query -> {
                            NodeName name = query.name("node", NodeName::of)
                                    .orElseThrow(() -> new RefusedException(Problem.badRequest("name the 'node'")));
                            return answer(to -> new Authority.WhyNotOn(vm, name, to));
                        }))));
    }

    /** That the nodes' load evens out: begins it or says how it would be, tells how far it is, ends it. */
    Route rebalance() {
        return pathEndOrSingleSlash(() -> concat(
                post(() -> Query.of(
                        Set.of("dryRun"),
                        query -> body.json(
                                RebalanceView.Body.class, asked -> answer(asked.asking(query.flag("dryRun")))))),
                get(() -> Query.none(() -> answer(to -> new Authority.ShowEven(false, to)))),
                delete(() -> body.none(() -> answer(to -> new Authority.ShowEven(true, to))))));
    }

    private Route answer(Function<ActorRef<Authority.Answer>, Authority.Asked> question) {
        return completeWithFuture(member.ask(question).thenApply(ClusterRoutes::response));
    }

    static HttpResponse response(Authority.Answer answer) {
        return switch (answer) {
            case Authority.Decided(var decision, var _)
            when decision.granted() -> Replies.json(DecisionView.of(decision));
            case Authority.Decided(var decision, var _) -> ClusterVms.refused(decision);
            case Authority.Destined(var decision, var _, var _) -> Replies.json(DecisionView.of(decision));
            case Authority.Located located -> Replies.json(located);
            case Authority.Overview overview -> Replies.json(overview);
            case Authority.Rebalanced rebalanced -> Replies.json(RebalanceView.of(rebalanced));
            case Authority.Because(var decision) -> Replies.json(DecisionView.of(decision));
            case Authority.NotBecause(var why) -> Replies.json(why);
            case Authority.Decisions(var decisions) ->
                Replies.json(new Page(decisions.stream().map(DecisionView::of).toList()));
            case Authority.Unknown(var what) -> Problem.notFound(what).response();
            case Authority.NotNow(var why) -> Problem.busy(why).response();
        };
    }

    static NodeName nodeName(String text) {
        try {
            return NodeName.of(text);
        } catch (IllegalArgumentException wrong) {
            throw new RefusedException(Problem.badRequest(String.valueOf(wrong.getMessage())));
        }
    }
}
