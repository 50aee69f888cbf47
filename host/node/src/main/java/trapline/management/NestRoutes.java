package trapline.management;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.pathEndOrSingleSlash;

import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;
import trapline.image.GuestFiles;
import trapline.image.ImageLibrary;
import trapline.machine.Bytes;
import trapline.machine.Image;
import trapline.theory.Progress;
import trapline.theory.recursion.Nesting;
import trapline.theory.recursion.RecursionReport;
import trapline.theory.recursion.RiscVRecursion;
import trapline.theory.recursion.ThirdGenRecursion;

/**
 * {@code /v1/theory/nest}: an image under monitors that are guests themselves (Theorem 2 of the paper). A name that ends in {@code .elf}
 * is a file for RISC-V, in the node's images directory; any other an image of the formal machine.
 */
final class NestRoutes {
    private static final int DEPTH = 2;
    private static final String ELF = ".elf";

    /** A few seconds of computing; the command line has no such limit. */
    private static final long MOST_STEPS = 50_000_000;

    private static final int MOST_WAITING = 4;
    private static final long IDLE_SECONDS = 10;

    private final ImageLibrary library;
    private final GuestFiles files;

    /** One at a time, apart from the machines' threads and the endpoint's. */
    private final Executor executor;

    NestRoutes(ImageLibrary library, GuestFiles files) {
        this.library = library;
        this.files = files;
        ThreadPoolExecutor one = new ThreadPoolExecutor(
                1,
                1,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().daemon().name("theory").factory());
        one.allowCoreThreadTimeOut(true);
        executor = one;
    }

    Route route() {
        return pathEndOrSingleSlash(() -> get(() -> Query.of(
                Set.of("image", "depth"),
                query -> completeWithFuture(report(
                        query.text("image").orElseThrow(() -> refused("name an 'image', as in ?image=hello")),
                        query.number("depth", DEPTH))))));
    }

    private CompletionStage<HttpResponse> report(String name, long depth) {
        int deepest = name.endsWith(ELF) ? RiscVRecursion.DEEPEST : ThirdGenRecursion.DEEPEST;
        if (depth < 1 || depth > deepest) {
            throw refused("'depth' is " + depth + "; it must be 1 to " + deepest);
        }
        Supplier<RecursionReport> report =
                name.endsWith(ELF) ? riscV(name, Math.toIntExact(depth)) : thirdGen(name, Math.toIntExact(depth));
        try {
            return CompletableFuture.supplyAsync(() -> Replies.json(computed(report)), executor);
        } catch (RejectedExecutionException many) {
            throw new RefusedException(Problem.busy("others are being computed; ask again later"));
        }
    }

    private static RecursionReport computed(Supplier<RecursionReport> report) {
        try {
            return report.get();
        } catch (IllegalArgumentException refused) {
            throw refused(String.valueOf(refused.getMessage()));
        }
    }

    private Supplier<RecursionReport> thirdGen(String name, int depth) {
        Nesting program = Nesting.of(name, image(name), 0);
        Image monitor = image(Nesting.MONITOR);
        return () -> ThirdGenRecursion.of(monitor, program, depth, "", MOST_STEPS, Progress.UNSEEN);
    }

    private Supplier<RecursionReport> riscV(String name, int depth) {
        Bytes program = file(name);
        Bytes monitor = file(Nesting.MONITOR_ELF);
        return () -> RiscVRecursion.of(name, monitor, program, depth, "", MOST_STEPS, Progress.UNSEEN);
    }

    private Bytes file(String name) {
        try {
            return files.load(name);
        } catch (GuestFiles.UnusableFileException unusable) {
            throw new RefusedException(Problem.notFound(String.valueOf(unusable.getMessage())));
        }
    }

    private Image image(String name) {
        return library.find(name)
                .orElseThrow(() -> new RefusedException(Problem.notFound("there is no image '" + name + "'; there are "
                        + library.images().keySet())));
    }

    private static RefusedException refused(String detail) {
        return new RefusedException(Problem.badRequest(detail));
    }
}
