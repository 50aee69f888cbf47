package trapline.management;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.handleExceptions;
import static org.apache.pekko.http.javadsl.server.Directives.onSuccess;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.ExceptionHandler;
import org.apache.pekko.http.javadsl.server.Route;
import trapline.cluster.Authority;
import trapline.cluster.ClusterMember;
import trapline.cluster.Demands;
import trapline.cluster.placement.Decision;
import trapline.cluster.placement.Demand;
import trapline.cluster.placement.NodeName;
import trapline.cluster.placement.Reason;
import trapline.cluster.placement.Request;
import trapline.journal.Durability;
import trapline.json.Json;
import trapline.machine.RelocationBounds;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Reason.Code;
import trapline.vm.MachineLeftException;
import trapline.vm.TraplineNode;
import trapline.vm.VmSpec;
import trapline.vm.VmState;
import trapline.vm.VmStatus;

/** What is different about {@code /v1/vms} when the node is one of several. */
final class ClusterVms {
    private static final int MOST_REFUSALS = 4;
    private static final int MOST_REASONS = 8;
    private static final long PATIENCE_MILLIS = 10_000;

    private final TraplineNode node;
    private final ClusterMember member;
    private final Forwarding forwarding;

    ClusterVms(TraplineNode node, ClusterMember member) {
        this.node = node;
        this.member = member;
        this.forwarding = new Forwarding(node.system());
    }

    /** {@return a route for requests about a machine: here if it is here, and by the node that has it if not} */
    Route where(VmId vm, Supplier<Route> here) {
        return extractRequest(request -> {
            Optional<String> departed = member.ledger().departed(vm).filter(_ -> Forwarding.mayFollow(request));
            if (departed.isPresent()) {
                return completeWithFuture(forwarding.to(departed.get(), request));
            }
            if (isHere(vm)) {
                return Forwarding.isLook(request)
                        ? complete(Forwarding.here())
                        : handleExceptions(following(vm, request), here);
            }
            if (Forwarding.isByMemory(request)) {
                return complete(Forwarding.notHere(vm));
            }
            return member.whereabouts()
                    .find(vm)
                    .filter(_ -> !Forwarding.isForwarded(request))
                    .map(place -> remembered(vm, place, request, here))
                    .orElseGet(() -> asked(vm, request, here));
        });
    }

    /** By the node where it was last found. Only the authority says that there is no such machine. */
    private Route remembered(VmId vm, Authority.Located place, HttpRequest request, Supplier<Route> here) {
        return onSuccess(
                forwarding.byMemory(
                        vm, place.url(), request, response -> member.unlessParted(place.address(), response)),
                answer -> {
                    if (answer.map(Forwarding::hasMoved).orElse(true)) {
                        member.whereabouts().lost(vm, place);
                    }
                    return answer.<Route>map(Directives::complete).orElseGet(() -> asked(vm, request, here));
                });
    }

    /** By the node where the authority says that it is. */
    private Route asked(VmId vm, HttpRequest request, Supplier<Route> here) {
        return onSuccess(member.where(vm), answer -> switch (answer) {
            case Authority.Located(var name, var _, var _)
            when name.equals(member.name()) ->
                isHere(vm) ? handleExceptions(following(vm, request), here) : onItsWay(vm);
            case Authority.Located _ when Forwarding.isForwarded(request) -> onItsWay(vm);
            case Authority.Located place -> {
                member.whereabouts().found(vm, place);
                yield completeWithFuture(forwarding.to(
                        place.url(), request, response -> member.unlessParted(place.address(), response)));
            }
            case Authority.NotNow(var why) -> complete(Problem.busy(why).response());
            case Authority.Unknown _ -> complete(Problem.noSuchVm(vm).response());
            default -> complete(ClusterRoutes.response(answer));
        });
    }

    private boolean isHere(VmId vm) {
        return node.board()
                .find(vm)
                .filter(machine -> machine.status().state() != VmState.ARRIVING)
                .isPresent();
    }

    /** The authority has it in its books, and yet it is not here: between two nodes, for a moment. */
    private static Route onItsWay(VmId vm) {
        return complete(Problem.busy(
                        "the machine '" + vm + "' is on its way from one node to another; nothing was done, ask again")
                .response());
    }

    /** Should the machine leave before it has answered, it is asked where it went; nothing was done here. */
    private ExceptionHandler following(VmId vm, HttpRequest request) {
        return ExceptionHandler.newBuilder()
                .match(MachineLeftException.class, _ -> follow(vm, request))
                .match(RefusedException.class, refused -> {
                    if (refused.problem().type().equals(Problem.NO_SUCH_VM)) {
                        return gone(vm, request);
                    }
                    throw refused;
                })
                .match(CompletionException.class, wrapped -> {
                    if (wrapped.getCause() instanceof MachineLeftException) {
                        return follow(vm, request);
                    }
                    throw wrapped;
                })
                .build();
    }

    /** It was here when the request came, and is not when it is to be asked: it went, or was deleted. */
    private Route gone(VmId vm, HttpRequest request) {
        return member.ledger().departed(vm).isPresent()
                ? follow(vm, request)
                : onSuccess(
                        member.where(vm),
                        answer -> answer instanceof Authority.Unknown
                                ? complete(Problem.noSuchVm(vm).response())
                                : onItsWay(vm));
    }

    private Route follow(VmId vm, HttpRequest request) {
        Optional<String> url = member.ledger().departed(vm);
        return url.isPresent() && Forwarding.canBeSentAgain(request) && Forwarding.mayFollow(request)
                ? completeWithFuture(forwarding.to(url.get(), request))
                : complete(Forwarding.goneMeanwhile(vm));
    }

    /** What a create needs beside what it asks for. */
    record Creation(
            CreateRequest request,
            VmSpec spec,
            boolean dryRun,
            boolean forwarded,
            Supplier<CompletionStage<HttpResponse>> here) {
        Demand demand() {
            return Demands.of(
                    spec, request.placement().map(PlacementWishes::wishes).orElse(Demand.Wishes.NONE));
        }
    }

    /** {@return the answer to a create, wherever the machine comes to be} */
    CompletionStage<HttpResponse> create(Creation creation) {
        if (creation.forwarded) {
            return createHere(creation);
        }
        if (creation.dryRun) {
            return member.ask(to -> new Authority.DryRun(new Request.Place(creation.demand()), to))
                    .thenApply(ClusterRoutes::response);
        }
        return place(creation, new TreeSet<>());
    }

    private CompletionStage<HttpResponse> place(Creation creation, NavigableSet<NodeName> refusedBy) {
        Request.Place request = new Request.Place(creation.demand(), refusedBy);
        return member.ask(to -> new Authority.Place(request, to)).thenCompose(answer -> switch (answer) {
            case Authority.Decided(var decision, var there)
            when decision.granted() && there.isPresent() -> createAt(creation, there.get(), refusedBy);
            case Authority.Decided(var decision, var _) -> CompletableFuture.completedStage(refused(decision));
            default -> CompletableFuture.completedStage(ClusterRoutes.response(answer));
        });
    }

    private CompletionStage<HttpResponse> createAt(
            Creation creation, Authority.Located there, NavigableSet<NodeName> refusedBy) {
        if (there.node().equals(member.name())) {
            return createHere(creation).thenCompose(response -> again(creation, there, response, refusedBy));
        }
        ObjectNode body = Json.MAPPER.valueToTree(creation.request);
        body.put("id", creation.spec.id().value());
        return member.unlessParted(there.address(), forwarding.post(there.url(), "/v1/vms", body.toString()))
                .handle((response, failure) -> failure == null
                        ? again(creation, there, found(creation, there, response), refusedBy)
                        : unanswered(creation, there, failure, refusedBy))
                .thenCompose(answer -> answer);
    }

    private HttpResponse found(Creation creation, Authority.Located there, HttpResponse response) {
        if (response.status().isSuccess()) {
            member.whereabouts().found(creation.spec.id(), there);
        }
        return response;
    }

    /** Of a node that dies or is cut off meanwhile. If the machine is surely not there, another node has it. */
    private CompletionStage<HttpResponse> unanswered(
            Creation creation, Authority.Located there, Throwable failure, NavigableSet<NodeName> refusedBy) {
        VmId vm = creation.spec.id();
        // What ends with its node is no more if that is out of the cluster, though it was created there.
        boolean endsWithNode = creation.spec.durability() == Durability.NONE;
        boolean isNotThere = Forwarding.wasNotSent(failure) || endsWithNode && ClusterMember.isParted(failure);
        if (!isNotThere || refusedBy.size() >= MOST_REFUSALS) {
            return CompletableFuture.completedStage(Problem.of(
                            "unreachable",
                            StatusCodes.BAD_GATEWAY,
                            "the node " + there.node()
                                    + ", which was to have the machine, does not answer; it may be there or not: look with GET /v1/vms/"
                                    + vm + ", and create it again if there is none")
                    .response());
        }
        return member.ask(to -> new Authority.Release(there.node(), vm, to))
                .thenCompose(_ -> place(creation, with(refusedBy, there.node())));
    }

    private static NavigableSet<NodeName> with(NavigableSet<NodeName> some, NodeName one) {
        NavigableSet<NodeName> more = new TreeSet<>(some);
        more.add(one);
        return more;
    }

    private CompletionStage<HttpResponse> createHere(Creation creation) {
        VmId vm = creation.spec.id();
        return member.claim(vm).thenCompose(kept -> {
            if (!kept) {
                return CompletableFuture.completedStage(
                        Problem.conflict("no place is kept here for '" + vm + "'; create it again")
                                .response());
            }
            return creation.here
                    .get()
                    .exceptionallyCompose(failure -> isLate(failure)
                            ? CompletableFuture.failedStage(failure)
                            : member.settle(vm, false).thenCompose(_ -> CompletableFuture.failedStage(failure)))
                    .thenCompose(response ->
                            member.settle(vm, response.status().isSuccess()).thenApply(_ -> response));
        });
    }

    /** The node may yet create it, and its agent sees whether it does. */
    private static boolean isLate(Throwable failure) {
        return failure instanceof TimeoutException || failure.getCause() instanceof TimeoutException;
    }

    /** A node whose storage is in pieces may not have room after all; then another one may. */
    private CompletionStage<HttpResponse> again(
            Creation creation, Authority.Located there, HttpResponse response, NavigableSet<NodeName> refusedBy) {
        if (!response.status().equals(StatusCodes.CONFLICT) || refusedBy.size() >= MOST_REFUSALS) {
            return CompletableFuture.completedStage(response);
        }
        return response.entity()
                .toStrict(PATIENCE_MILLIS, node.system().classicSystem())
                .thenCompose(strict -> {
                    if (!isFull(strict)) {
                        return CompletableFuture.completedStage(response.withEntity(strict));
                    }
                    return place(creation, with(refusedBy, there.node()));
                });
    }

    private static boolean isFull(HttpEntity.Strict problem) {
        try {
            JsonNode code = Json.MAPPER.readTree(problem.getData().utf8String()).at("/decision/reason/code");
            return code.asText().equals(Code.NO_HOLE_LARGE_ENOUGH.name())
                    || code.asText().equals(Code.STORAGE_EXHAUSTED.name());
        } catch (JacksonException notJson) {
            return false;
        }
    }

    /** {@return the response to what the placement refused, with what it found of each node, as far as that helps} */
    static HttpResponse refused(Decision decision) {
        Optional<String> unknown = decision.unknownNode();
        if (unknown.isPresent()) {
            return Problem.notFound(unknown.get()).response();
        }
        String nodes = decision.nodes().stream()
                .limit(MOST_REASONS)
                .map(candidate ->
                        "; " + candidate.node() + ": " + candidate.verdict().sentence())
                .collect(Collectors.joining());
        return Problem.of(
                        "refused",
                        StatusCodes.CONFLICT,
                        "the placement refused: " + decision.reason().sentence()
                                + (decision.reason() instanceof Reason.NoNodeFits ? nodes : ""))
                .response();
    }

    /** {@return a response, when the authority knows that a machine is no more} */
    CompletionStage<HttpResponse> ended(VmId vm, HttpResponse response) {
        return member.ended(vm).thenApply(_ -> response);
    }

    /** {@return the answer to a change of a machine's weight, which the cluster's books must allow first} */
    CompletionStage<HttpResponse> share(VmId vm, int weight, Supplier<CompletionStage<HttpResponse>> here) {
        return member.ask(to -> new Authority.Resize(vm, words(vm), weight, to)).thenCompose(answer -> switch (answer) {
            case Authority.Decided(var decision, var _)
            when decision.granted() -> here.get().thenCompose(response -> resized(vm, response));
            case Authority.Decided(var decision, var _) -> CompletableFuture.completedStage(refused(decision));
            default -> CompletableFuture.completedStage(ClusterRoutes.response(answer));
        });
    }

    /** {@return a response, when the authority knows how large a machine is now} */
    CompletionStage<HttpResponse> resized(VmId vm, HttpResponse response) {
        int weight =
                node.board().find(vm).map(machine -> machine.status().weight()).orElse(1);
        return node.board().find(vm).isEmpty()
                ? CompletableFuture.completedStage(response)
                : member.ask(to -> new Authority.Resize(vm, words(vm), weight, to))
                        .thenApply(_ -> response);
    }

    private long words(VmId vm) {
        return node.board()
                .find(vm)
                .map(machine -> machine.status())
                .flatMap(VmStatus::region)
                .map(RelocationBounds::b)
                .orElse(1L);
    }
}
