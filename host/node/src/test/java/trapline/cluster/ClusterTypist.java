package trapline.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import trapline.Await;
import trapline.UndisturbedTwin;
import trapline.cluster.AskedNodes.NodeOf;

/**
 * Somebody who types line after line on the console of an echoing machine, at any node, whatever happens to the nodes. A line that nobody has
 * acknowledged may have come in, or not, or may come in yet: it is sent again, for the same position, until somebody says that it is in.
 */
final class ClusterTypist {
    /** A node that is cut off says nothing: then another one is asked. */
    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(10);

    /** A limit for what hangs: a node that is started again takes its time on a busy host. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final int CONFLICT = 409;
    private static final Duration LOOK_PATIENCE = Duration.ofSeconds(2);

    /** How much of what he has seen he reads again each time. */
    private static final int BACK = 4096;

    /** What a console shows from a position on. */
    private record Printed(int from, String bytes, long typed) {
        int end() {
            return from + bytes.length();
        }
    }

    private final AskedNodes cluster;
    private final String vm;
    private final UndisturbedTwin<?> twin;
    private final Duration pause;
    private long position;
    private final Thread thread = Thread.ofVirtual().unstarted(this::run);
    private volatile boolean ended;
    private final AtomicInteger lines = new AtomicInteger();
    private volatile Optional<Throwable> failure = Optional.empty();

    ClusterTypist(AskedNodes cluster, String vm, UndisturbedTwin<?> twin, Duration pause) {
        this.pause = pause;
        this.cluster = cluster;
        this.vm = vm;
        this.twin = twin;
    }

    void begin() {
        thread.start();
    }

    void end() {
        ended = true;
    }

    /** {@return how many lines have come in} */
    int lines() {
        failure.ifPresent(cause -> {
            throw new AssertionError(vm + ": " + cause.getMessage(), cause);
        });
        return lines.get();
    }

    private void run() {
        try {
            while (!ended) {
                typeLine();
                LockSupport.parkNanos(pause.toNanos());
            }
        } catch (RuntimeException | Error wrong) {
            failure = Optional.of(wrong);
        }
    }

    private void typeLine() {
        twin.runToRest();
        int before = twin.shown().length();
        String line = "LINE " + lines + " OF " + vm + "\r";
        offer(line);
        twin.type(line);
        twin.runToRest();
        Await.untilNodesSay(
                vm + " shows " + line,
                PATIENCE,
                () -> printedAtRest(before).end() >= twin.shown().length());
        assertShown(before, printedAtRest(before));
        lines.incrementAndGet();
    }

    private void offer(String line) {
        String path = "/v1/vms/" + vm + "/console?position=" + position;
        AtomicInteger sent = new AtomicInteger();
        Await.untilNodesSay(vm + " takes " + line, PATIENCE, () -> {
            boolean first = sent.getAndIncrement() == 0;
            return cluster.trying(any(), ANSWER_PATIENCE, "POST", path, line)
                    .filter(answer -> isIn(answer, line, first))
                    .isPresent();
        });
        position += line.length();
    }

    /** {@return whether a line has come in, now or when it was sent before} */
    private boolean isIn(HttpResponse<String> answer, String line, boolean first) {
        JsonNode said = AskedNodes.json(answer);
        boolean now = answer.statusCode() == AskedNodes.OK;
        boolean before = answer.statusCode() == CONFLICT && said.has("position");
        if (now || before) {
            assertEquals(position + line.length(), said.path("position").asLong(), () -> vm + ": " + answer.body());
            assertTrue(now || !first, () -> vm + " has what nobody has sent: " + answer.body());
        }
        return now || before;
    }

    /** A console keeps the end of what was printed: who reads on from what he has seen compares every byte all the same. */
    private void assertShown(int seen, Printed printed) {
        assertTrue(
                printed.from <= seen, () -> vm + " no longer keeps what is between " + seen + " and " + printed.from);
        assertEquals(twin.shown().substring(printed.from), printed.bytes);
    }

    /** What it shows when it has nothing to do, which it will have: what comes after so many bytes, and some before. */
    private Printed printedAtRest(int seen) {
        String path = "/v1/vms/" + vm + "/console?from=" + Math.max(0, seen - BACK);
        AtomicReference<Optional<Printed>> last = new AtomicReference<>(Optional.empty());
        Await.untilNodesSay(vm + " is at rest", PATIENCE, () -> {
            last.set(cluster.trying(any(), LOOK_PATIENCE, "GET", path, "")
                    .filter(one -> one.statusCode() == 200)
                    .map(AskedNodes::json)
                    .filter(one -> one.path("state").asText().equals("waiting"))
                    .map(one -> new Printed(
                            one.path("from").asInt(),
                            one.path("bytes").asText(),
                            one.path("typed").asLong())));
            return last.get().isPresent();
        });
        return last.get().orElseThrow();
    }

    private NodeOf any() {
        Await.until("a node runs", () -> !cluster.nodes().isEmpty());
        List<NodeOf> nodes = cluster.nodes();
        return nodes.get(ThreadLocalRandom.current().nextInt(nodes.size()));
    }

    /** Compares when the last line is through. */
    void compare() {
        Await.until(vm + "'s typist has ended", () -> !thread.isAlive());
        lines();
        int length = twin.shown().length();
        assertShown(length, printedAtRest(length));
        Printed all = printedAtRest(0);
        assertShown(length, all);
        assertEquals(position, all.typed, () -> vm + " was typed on by nobody else");
    }
}
