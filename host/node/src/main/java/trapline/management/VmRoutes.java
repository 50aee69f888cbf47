package trapline.management;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathEndOrSingleSlash;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.Directives.put;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.Location;
import org.apache.pekko.http.javadsl.server.Route;
import trapline.cluster.ClusterMember;
import trapline.image.GuestFiles;
import trapline.image.ImageLibrary;
import trapline.machine.Input;
import trapline.machine.RelocationBounds;
import trapline.monitor.ProcessorState;
import trapline.monitor.Profile;
import trapline.monitor.TrapRecord;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Shares;
import trapline.vm.Hosted;
import trapline.vm.Inspection;
import trapline.vm.Node;
import trapline.vm.TraplineNode;
import trapline.vm.VirtualMachine;
import trapline.vm.VmSpec;
import trapline.vm.VmState;

/** {@code /v1/vms}: the machines. */
final class VmRoutes {
    /** A page of machines. {@code next} is the {@code after} of the next page, if there is one. */
    record Page(List<VmView> machines, Optional<String> next) {}

    /** A machine, looked into. */
    record Detail(VmView vm, ProcessorState processor, Optional<String> digest, OptionalInt gdbPort) {}

    /** What its traps were. The last ones are oldest first. */
    record Traps(long total, long assisted, List<Inspection.TrapCount> byInterpreter, List<Trap> last) {}

    /** One trap. */
    record Trap(long step, long p, int cause, long operand, String interpreter) {}

    /** What reached it from outside. */
    record Inputs(boolean complete, List<InputView> inputs) {}

    /** Where to move to. */
    record RelocateBody(OptionalLong to) {}

    /** How far to shrink. */
    record ShrinkBody(long words) {}

    /** Why to revoke. */
    record RevokeBody(Optional<String> reason) {}

    /** Which bit to flip. */
    record FaultBody(String kind, long address, int bit) {}

    private static final int MOST_REASON = 200;
    private static final Set<String> LIST_PARAMETERS = Set.of("after", "limit", "tenant", "state", "image");

    private final TraplineNode node;
    private final CreateRequest.Offer offer;
    private final Body body;
    private final Replies replies;
    private final DebugDoors doors;
    private final Optional<ClusterVms> cluster;
    private final Optional<ClusterList> clusterList;
    private final MigrationRoutes migrations;
    private final ConsoleRoutes console;

    VmRoutes(TraplineNode node, ImageLibrary library, Body body, Optional<ClusterMember> member) {
        this.cluster = member.map(one -> new ClusterVms(node, one));
        this.clusterList = member.map(one -> new ClusterList(node, one));
        this.migrations = new MigrationRoutes(member, body);
        this.body = body;
        this.node = node;
        RiscVRequest.Surroundings surroundings = new RiscVRequest.Surroundings(
                GuestFiles.in(node.settings().imagesDirectory()),
                () -> Instant.now().getEpochSecond(),
                new SecureRandom()::nextLong);
        this.offer = new CreateRequest.Offer(
                library,
                surroundings,
                () -> "vm-" + UUID.randomUUID().toString().substring(0, 13),
                node.settings().durability());
        this.replies = new Replies(node);
        this.console = new ConsoleRoutes(replies, body);
        this.doors = new DebugDoors(node);
    }

    Route route() {
        return concat(
                pathEndOrSingleSlash(() ->
                        concat(get(this::list), post(() -> Query.of(Set.of("dryRun"), this::create)))),
                pathPrefix(segment(), id -> wherever(vmId(id))));
    }

    private Route wherever(VmId vm) {
        return cluster.isPresent() ? cluster.get().where(vm, () -> machine(vm)) : machine(vm);
    }

    private Route machine(VmId vm) {
        return concat(
                pathEndOrSingleSlash(() -> concat(get(() -> show(vm)), delete(() -> body.none(() -> end(vm))))),
                path("console", () -> console.route(vm)),
                path("traps", () -> get(() -> Query.none(() -> inspect(vm, false, VmRoutes::traps)))),
                path("hot", () -> get(() -> Query.of(Set.of("limit"), query -> hot(vm, query.limit())))),
                path("inputs", () -> get(() -> Query.none(() -> inspect(vm, false, VmRoutes::inputs)))),
                path("migration", () -> migrations.route(vm)),
                path("start", () -> order(vm, VirtualMachine.Start::new)),
                path("pause", () -> order(vm, VirtualMachine.Pause::new)),
                path("resume", () -> order(vm, VirtualMachine.Unpause::new)),
                path("stop", () -> order(vm, VirtualMachine.Stop::new)),
                path("faults", () -> post(() -> json(FaultBody.class, fault -> inject(vm, fault)))),
                path("relocate", () -> post(() -> json(RelocateBody.class, where -> relocate(vm, where)))),
                path("shrink", () -> post(() -> json(ShrinkBody.class, size -> shrink(vm, size)))),
                path("revoke", () -> post(() -> json(RevokeBody.class, why -> revoke(vm, why)))),
                path("shares", () -> put(() -> json(Shares.class, shares -> share(vm, shares)))));
    }

    private <T> Route json(Class<T> type, Function<T, Route> inner) {
        return Query.none(() -> body.json(type, inner));
    }

    private Route order(VmId vm, Function<ActorRef<VirtualMachine.Reply>, VirtualMachine.Command> request) {
        return post(() -> body.none(() -> fromMachine(vm, request)));
    }

    private Route relocate(VmId vm, RelocateBody where) {
        return fromNode(vm, to -> new Node.Relocate(vm, where.to, to));
    }

    private Route shrink(VmId vm, ShrinkBody size) {
        CompletionStage<HttpResponse> shrunk =
                senseful(() -> replies.fromNode(vm, to -> new Node.Shrink(vm, size.words, to)));
        return completeWithFuture(
                cluster.isPresent()
                        ? shrunk.thenCompose(response -> cluster.get().resized(vm, response))
                        : shrunk);
    }

    private Route revoke(VmId vm, RevokeBody why) {
        String reason = reason(why);
        return fromNode(vm, to -> new Node.Revoke(vm, reason, to));
    }

    private Route share(VmId vm, Shares shares) {
        Supplier<CompletionStage<HttpResponse>> here =
                () -> replies.fromNode(vm, to -> new Node.SetShares(vm, shares, to));
        return completeWithFuture(cluster.isPresent() ? cluster.get().share(vm, shares.weight(), here) : here.get());
    }

    private Route list() {
        return extractRequest(request -> clusterList.isEmpty() || Forwarding.isForwarded(request)
                ? listHere()
                : Query.of(
                        LIST_PARAMETERS,
                        query -> completeWithFuture(clusterList.get().page(request, query.limit()))));
    }

    private Route listHere() {
        return Query.of(LIST_PARAMETERS, query -> {
            int limit = query.limit();
            Optional<VmState> state = query.constant("state", VmState.class);
            List<VmView> found = node.board()
                    .after(query.text("after").orElse(""))
                    .map(Hosted::status)
                    // It is on the list of the node where it still is.
                    .filter(status -> status.state() != VmState.ARRIVING)
                    .filter(status ->
                            state.map(wanted -> wanted == status.state()).orElse(true))
                    .map(VmView::of)
                    .filter(vm -> query.text("tenant").map(vm.tenant()::equals).orElse(true))
                    .filter(vm -> query.text("image").map(vm.image()::equals).orElse(true))
                    .limit(limit + 1L)
                    .toList();
            boolean more = found.size() > limit;
            List<VmView> page = more ? found.subList(0, limit) : found;
            return complete(Replies.json(
                    new Page(page, more ? Optional.of(page.getLast().id()) : Optional.empty())));
        });
    }

    private Route create(Query query) {
        boolean dryRun = query.flag("dryRun");
        return extractRequest(asked -> body.program(CreateRequest.class, request -> {
            // Kernels are read from files.
            Executor executor = node.system().dispatchers().lookup(DispatcherSelector.blocking());
            return completeWithFuture(CompletableFuture.supplyAsync(() -> request.spec(offer), executor)
                    .thenCompose(spec -> cluster.map(several -> several.create(new ClusterVms.Creation(
                                    request, spec, dryRun, Forwarding.isForwarded(asked), () -> create(request, spec))))
                            .orElseGet(() -> alone(request, spec, dryRun))));
        }));
    }

    private CompletionStage<HttpResponse> alone(CreateRequest request, VmSpec spec, boolean dryRun) {
        if (dryRun || request.placement().isPresent()) {
            throw new RefusedException(
                    Problem.badRequest("'placement' and 'dryRun' are for nodes of a cluster; this one is alone"));
        }
        return create(request, spec);
    }

    private CompletionStage<HttpResponse> create(CreateRequest request, VmSpec spec) {
        return doors.with(request.gdbPort(), spec.id(), () -> create(spec));
    }

    private CompletionStage<HttpResponse> create(VmSpec spec) {
        return replies.fromNode(to -> new Node.Create(spec, to))
                .thenApply(response -> response.status().isSuccess()
                        ? response.withStatus(StatusCodes.CREATED)
                                .addHeader(
                                        Location.create("/v1/vms/" + spec.id().value()))
                        : response);
    }

    private Route show(VmId vm) {
        return Query.of(
                Set.of("digest"),
                query -> inspect(
                        vm,
                        query.flag("digest"),
                        found -> new Detail(
                                VmView.of(found.status()), found.processor(), found.digest(), doors.port(vm))));
    }

    private Route end(VmId vm) {
        return completeWithFuture(replies.fromNode(vm, to -> new Node.Delete(vm, to))
                .thenCompose(response -> cluster.map(several -> several.ended(vm, response))
                        .orElseGet(() -> CompletableFuture.completedStage(response))));
    }

    private Route inject(VmId vm, FaultBody fault) {
        if (!fault.kind.equals("bit-flip")) {
            throw new RefusedException(
                    Problem.badRequest("there is no fault '" + fault.kind + "'; there is 'bit-flip'"));
        }
        Input flip;
        try {
            flip = new Input.BitFlip(fault.address, fault.bit);
        } catch (IllegalArgumentException wrong) {
            throw new RefusedException(Problem.badRequest(String.valueOf(wrong.getMessage())));
        }
        checkWithin(vm, fault.address);
        return fromMachine(vm, to -> new VirtualMachine.Deliver(flip, to));
    }

    /** Storage that the machine does not have would not flip, and nobody would say so. */
    private void checkWithin(VmId vm, long address) {
        long words = node.board()
                .find(vm)
                .flatMap(machine -> machine.status().region())
                .map(RelocationBounds::b)
                .orElse(Long.MAX_VALUE);
        if (address >= words) {
            throw new RefusedException(
                    Problem.badRequest("'address' is " + address + "; the machine has cells 0 to " + (words - 1)));
        }
    }

    private Route inspect(VmId vm, boolean digest, Function<Inspection, Object> view) {
        return completeWithFuture(replies.<Inspection>askMachine(vm, to -> new VirtualMachine.Inspect(digest, to))
                .thenApply(found -> Replies.json(view.apply(found))));
    }

    private Route hot(VmId vm, int most) {
        return completeWithFuture(replies.<Profile>askMachine(vm, to -> new VirtualMachine.Hot(most, to))
                .thenApply(Replies::json));
    }

    private Route fromNode(VmId vm, Function<ActorRef<Node.Answer>, Node.Command> command) {
        return completeWithFuture(senseful(() -> replies.fromNode(vm, command)));
    }

    private static <T> T senseful(Supplier<T> asking) {
        try {
            return asking.get();
        } catch (IllegalArgumentException senseless) {
            throw new RefusedException(Problem.badRequest(String.valueOf(senseless.getMessage())));
        }
    }

    private Route fromMachine(VmId vm, Function<ActorRef<VirtualMachine.Reply>, VirtualMachine.Command> request) {
        return completeWithFuture(replies.fromMachine(vm, request));
    }

    private static Traps traps(Inspection found) {
        List<Trap> last = found.lastTraps().stream()
                .map((TrapRecord.Entry entry) -> new Trap(
                        entry.step(),
                        entry.p(),
                        entry.cause(),
                        entry.operand(),
                        found.traps().get(entry.interpreter()).interpreter()))
                .toList();
        return new Traps(found.status().traps(), found.status().assisted(), found.traps(), last);
    }

    private static Inputs inputs(Inspection found) {
        return new Inputs(
                found.historyComplete(),
                found.history().stream().map(InputView::of).toList());
    }

    private static String reason(RevokeBody body) {
        String reason = body.reason.orElse("revoked on command");
        if (reason.length() > MOST_REASON) {
            throw new RefusedException(Problem.badRequest("'reason' has more than " + MOST_REASON + " characters"));
        }
        return reason;
    }

    static VmId vmId(String text) {
        try {
            return VmId.of(text);
        } catch (IllegalArgumentException wrong) {
            throw new RefusedException(Problem.badRequest(String.valueOf(wrong.getMessage())));
        }
    }
}
