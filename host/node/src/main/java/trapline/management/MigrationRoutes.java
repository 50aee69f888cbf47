package trapline.management;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.post;

import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;
import trapline.cluster.ClusterMember;
import trapline.cluster.Dock;
import trapline.cluster.migration.MigrationReport;
import trapline.cluster.placement.NodeName;
import trapline.machine.Storage;
import trapline.monitor.VmId;

/** {@code /v1/vms/{id}/migration}: takes a machine to another node while it runs. */
final class MigrationRoutes {
    private static final long MOST_DOWNTIME_MILLIS = 600_000;

    /** Where to, and for how long it may rest. */
    record MigrateBody(Optional<String> to, Optional<Long> downtimeMillis) {}

    /** A {@link MigrationReport}, as it is shown. */
    record MigrationView(
            String vm,
            String from,
            String to,
            String stage,
            boolean over,
            int rounds,
            long pages,
            long bytes,
            long lastRoundPages,
            long memoryBytes,
            Optional<Double> downtimeMillis,
            long totalMillis,
            Optional<Long> steps,
            Optional<String> hash,
            Optional<String> reason) {
        private static final double MICROS_PER_MILLI = 1000;

        static MigrationView of(MigrationReport report) {
            return new MigrationView(
                    report.vm().value(),
                    report.from().value(),
                    report.to().value(),
                    report.stage().label(),
                    report.stage().isFinal(),
                    report.rounds(),
                    report.pages(),
                    report.bytes(),
                    report.lastRoundPages(),
                    report.memoryWords() * Storage.BYTES_PER_CELL,
                    report.downtimeMicros().map(micros -> micros / MICROS_PER_MILLI),
                    report.totalMillis(),
                    report.steps(),
                    report.hash(),
                    report.reason());
        }
    }

    private final Optional<ClusterMember> member;
    private final Body body;

    MigrationRoutes(Optional<ClusterMember> member, Body body) {
        this.member = member;
        this.body = body;
    }

    /** {@return the routes of a machine that is here, or that was and is not heard of elsewhere} */
    Route route(VmId vm) {
        return member.map(several -> concat(
                        post(() -> Query.none(() -> body.json(MigrateBody.class, how -> begin(several, vm, how)))),
                        get(() -> Query.none(() -> complete(show(several, vm)))),
                        delete(() -> body.none(() -> completeWithFuture(
                                several.cancel(vm).thenApply(reply -> response(StatusCodes.OK, reply)))))))
                .orElseGet(() -> complete(Problem.notFound("this node is alone: trapline.cluster.enabled is false")
                        .response()));
    }

    private static Route begin(ClusterMember several, VmId vm, MigrateBody how) {
        Optional<NodeName> to = how.to.map(ClusterRoutes::nodeName);
        Optional<Duration> downtime = how.downtimeMillis.map(MigrationRoutes::downtime);
        return completeWithFuture(
                several.migrate(vm, to, downtime).thenApply(reply -> response(StatusCodes.ACCEPTED, reply)));
    }

    private static Duration downtime(long millis) {
        if (millis < 1 || millis > MOST_DOWNTIME_MILLIS) {
            throw new RefusedException(
                    Problem.badRequest("'downtimeMillis' is " + millis + "; it must be 1 to " + MOST_DOWNTIME_MILLIS));
        }
        return Duration.ofMillis(millis);
    }

    private static HttpResponse show(ClusterMember several, VmId vm) {
        return several.ledger()
                .find(vm)
                .map(report -> Replies.json(MigrationView.of(report)))
                .orElseGet(() -> Problem.notFound("nothing is known of a migration of the machine '" + vm + "'")
                        .response());
    }

    private static HttpResponse response(StatusCode good, Dock.Reply reply) {
        return switch (reply) {
            case Dock.UnderWay(var report) -> Replies.json(good, MigrationView.of(report));
            case Dock.Refused(var answer) -> ClusterRoutes.response(answer);
            case Dock.Cannot(String why) -> Problem.conflict(why).response();
        };
    }
}
