package trapline.management;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.Directives.put;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;
import trapline.cluster.Authority;
import trapline.cluster.ClusterMember;
import trapline.json.Json;
import trapline.monitor.Tenant;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Decision;
import trapline.monitor.allocator.Outcome;
import trapline.monitor.allocator.Quota;
import trapline.monitor.allocator.Request;
import trapline.monitor.allocator.StorageMap;
import trapline.vm.AllocatorActor;
import trapline.vm.Node;
import trapline.vm.TraplineNode;

/** {@code /v1/allocator}: A's decisions, its storage, and what it is told to do; and {@code /v1/tenants}. */
final class AllocatorRoutes {
    /**
     * A page of decisions, oldest first. {@code oldestKept} is the oldest that the node still has in memory; {@code next}, if it is
     * there, is the {@code since} of the next page.
     */
    record Page(List<DecisionView> decisions, long oldestKept, OptionalLong next) {}

    /** A decision, with its reason in words. */
    record DecisionView(Decision decision, String sentence) {
        static DecisionView of(Decision decision) {
            return new DecisionView(decision, decision.reason().sentence());
        }
    }

    private final TraplineNode node;
    private final Body body;
    private final Replies replies;
    private final Optional<ClusterMember> member;

    AllocatorRoutes(TraplineNode node, Body body, Optional<ClusterMember> member) {
        this.member = member;
        this.node = node;
        this.body = body;
        this.replies = new Replies(node);
    }

    Route route() {
        return concat(
                path("decisions", () -> get(this::decisions)),
                path(
                        "storage",
                        () -> get(() -> Query.none(() -> completeWithFuture(replies.<AllocatorActor.Command, StorageMap>
                                        ask(node.allocator(), AllocatorActor.ShowStorage::new)
                                .thenApply(Replies::json))))),
                path(
                        "compact",
                        () -> post(() -> body.none(() -> completeWithFuture(replies.fromNode(Node.Compact::new))))));
    }

    Route tenants() {
        return pathPrefix(
                segment(),
                name -> path(
                        "quota",
                        () -> put(() -> Query.none(() -> body.json(Quota.class, quota -> {
                            Request.SetQuota request = new Request.SetQuota(tenant(name), quota);
                            return completeWithFuture(setQuota(request));
                        })))));
    }

    /** In a cluster it is for all nodes together; the authority tells each node's allocator of it. */
    private CompletionStage<HttpResponse> setQuota(Request.SetQuota request) {
        return member.map(one -> one.ask(to -> new Authority.SetQuota(request.tenant(), request.quota(), to))
                        .thenApply(ClusterRoutes::response))
                .orElseGet(() -> replies.fromNode(to -> new Node.SetQuota(request, to)));
    }

    private Route decisions() {
        return Query.of(Set.of("vm", "tenant", "kind", "outcome", "since", "limit", "last"), query -> {
            int limit = query.limit();
            Predicate<Decision> wanted = wanted(query);
            if (query.flag("last")) {
                if (query.text("since").isPresent()) {
                    throw new RefusedException(Problem.badRequest("give either 'since' or 'last', not both"));
                }
                return complete(Replies.json(page(node.decisions().last(wanted, limit), false)));
            }
            List<Decision> found = node.decisions().since(query.number("since", 0), wanted, limit + 1);
            boolean more = found.size() > limit;
            return complete(Replies.json(page(more ? found.subList(0, limit) : found, more)));
        });
    }

    private Page page(List<Decision> decisions, boolean more) {
        return new Page(
                decisions.stream().map(DecisionView::of).toList(),
                node.decisions().oldestKept(),
                more ? OptionalLong.of(decisions.getLast().sequence()) : OptionalLong.empty());
    }

    private static Predicate<Decision> wanted(Query query) {
        Optional<VmId> vm = query.name("vm", VmId::of);
        Optional<Tenant> tenant = query.name("tenant", Tenant::of);
        Optional<String> kind = query.oneOf("kind", Json.REQUEST_KINDS);
        Optional<Outcome> outcome = query.constant("outcome", Outcome.class);
        return decision -> (vm.isEmpty() || decision.vm().equals(vm))
                && (tenant.isEmpty() || decision.tenant().equals(tenant))
                && kind.map(decision.request().kind()::equals).orElse(true)
                && outcome.map(decision.outcome()::equals).orElse(true);
    }

    private static Tenant tenant(String name) {
        try {
            return Tenant.of(name);
        } catch (IllegalArgumentException wrong) {
            throw new RefusedException(Problem.badRequest(String.valueOf(wrong.getMessage())));
        }
    }
}
