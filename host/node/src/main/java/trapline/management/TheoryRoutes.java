package trapline.management;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathEndOrSingleSlash;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;
import trapline.image.GuestFiles;
import trapline.image.ImageLibrary;
import trapline.theory.Progress;
import trapline.theory.recursion.Nesting;
import trapline.theory.report.Effort;
import trapline.theory.report.GuestMonitors;
import trapline.theory.report.TheoryReport;

/**
 * {@code /v1/theory}: what the classifier finds of a machine. A report takes up to a minute to find, once: who asks meanwhile hears
 * that it is being made. A report is the same for ever, so it is kept.
 */
final class TheoryRoutes {
    private static final long PATIENCE_SECONDS = 10;
    /** Less than the command line's, since a node has other things to do. */
    private static final Effort EFFORT = new Effort(2, 60, 500, Effort.NORMAL.seed());

    /** The machines that there are reports of. */
    record Machines(List<String> machines) {}

    /** That a report is not there yet. */
    record Pending(String machine, String state) {}

    private final GuestMonitors monitors;
    private final Map<String, CompletableFuture<TheoryReport>> reports = new ConcurrentHashMap<>();
    private final ExecutorService maker = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("theory").factory());

    /**
     * The reports.
     *
     * @param library has the monitor that is a guest of the formal machine
     * @param files have RISC-V's
     */
    TheoryRoutes(ImageLibrary library, GuestFiles files) {
        this.monitors = new GuestMonitors(library.find(Nesting.MONITOR), files.find(Nesting.MONITOR_ELF));
    }

    Route route() {
        return concat(
                pathEndOrSingleSlash(() ->
                        get(() -> Query.none(() -> complete(Replies.json(new Machines(TheoryReport.machines())))))),
                path(machine -> get(() -> Query.none(() -> completeWithFuture(answer(machine))))));
    }

    private CompletableFuture<HttpResponse> answer(String machine) {
        if (!TheoryReport.machines().contains(machine)) {
            throw new RefusedException(
                    Problem.notFound("there is no machine '" + machine + "'; there are " + TheoryReport.machines()));
        }
        HttpResponse pending = Replies.json(StatusCodes.ACCEPTED, new Pending(machine, "being made; ask again"));
        return reports.computeIfAbsent(machine, this::make)
                .thenApply(Replies::json)
                .completeOnTimeout(pending, PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private CompletableFuture<TheoryReport> make(String machine) {
        return CompletableFuture.supplyAsync(
                () -> TheoryReport.of(machine, EFFORT, monitors, Progress.UNSEEN)
                        .orElseThrow(),
                maker);
    }
}
