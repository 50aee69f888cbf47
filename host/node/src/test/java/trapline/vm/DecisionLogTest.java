package trapline.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trapline.json.Json;
import trapline.machine.Seeds;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Allocator;
import trapline.monitor.allocator.Decision;
import trapline.monitor.allocator.Outcome;
import trapline.monitor.allocator.Quota;
import trapline.monitor.allocator.Request;
import trapline.monitor.allocator.Shares;

/** A's record: complete, and it explains itself; what is wrong with it is found. */
final class DecisionLogTest {
    private static final long GRANULES = 60;

    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("decisions.jsonl");
    }

    private TestNode start() throws IOException {
        return TestNode.start(GRANULES, Map.of(), TraplineNode.KINDS, directory);
    }

    /** A node that had much to decide, and is stopped; its file is left. */
    private void busyRun(RandomGenerator random, int requests) {
        try {
            TestNode node = start();
            List<CompletableFuture<Node.Answer>> answers = new ArrayList<>();
            for (int i = 0; i < requests; i++) {
                Request.SetQuota quota = new Request.SetQuota(
                        Specs.TENANT, new Quota(random.nextInt(40), random.nextLong(60_000), random.nextLong(8000)));
                answers.add(node.asking(to -> command(random, quota, to)));
            }
            TestNode.get(answers).forEach(answer -> assertFalse(answer instanceof Node.Broken, answer::toString));
            node.stop();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static Node.Command command(RandomGenerator random, Request.SetQuota quota, ActorRef<Node.Answer> to) {
        VmId vm = VmId.of("vm-" + random.nextInt(40));
        Shares shares = new Shares(random.nextInt(1, 500), 0);
        VmSpec spec = Specs.shares(shares, Specs.words(random.nextLong(2048, 4000), Specs.of(vm.value(), "runaway")));
        return switch (random.nextInt(20)) {
            case 0, 1, 2 -> new Node.Delete(vm, to);
            case 3, 4 -> new Node.Relocate(vm, OptionalLong.empty(), to);
            case 5 -> new Node.Relocate(vm, OptionalLong.of(random.nextLong(60) * Allocator.GRANULE), to);
            case 6 -> new Node.Compact(to);
            case 7, 8 -> new Node.Shrink(vm, random.nextLong(16, 3000), to);
            case 9 -> new Node.Revoke(vm, "enough of \"" + vm + "\"\nsaid \u2028", to);
            case 10 -> new Node.SetShares(vm, shares, to);
            case 11 -> new Node.SetQuota(quota, to);
            default -> new Node.Create(Specs.started(spec), to);
        };
    }

    @Test
    void busyRunsReplayToTheSameDecisions() throws IOException {
        int runs = 3;
        Seeds.forEach(runs, random -> busyRun(random, 1500));
        List<Decision> all = decisions();
        assertTrue(all.size() > runs * 500, "only " + all.size() + " decisions");
        assertEquals(new DecisionFile.Verdict(runs, all.size(), Optional.empty()), replay());
        for (Outcome outcome : List.of(Outcome.GRANTED, Outcome.REFUSED)) {
            assertTrue(all.stream().anyMatch(decision -> decision.outcome() == outcome), outcome::name);
        }
    }

    @Test
    void alteredDecisionIsFoundWhereverItIs() throws IOException {
        Seeds.forEach(1, random -> busyRun(random, 300));
        List<String> lines = Files.readAllLines(file());
        for (int number = 0; number < lines.size(); number += 7) {
            Decision decision = Json.MAPPER.readValue(lines.get(number), Decision.class);
            List<String> altered = new ArrayList<>(lines);
            altered.set(number, Json.line(altered(decision)));
            Files.write(file(), altered);
            DecisionFile.Verdict verdict = replay();
            String where = "run 1, decision " + decision.sequence() + ":";
            assertTrue(verdict.problem().orElse("none").startsWith(where), where + " " + verdict);
        }
    }

    /** The same, with the other outcome. */
    private static Decision altered(Decision d) {
        return new Decision(
                d.sequence(),
                d.vm(),
                d.tenant(),
                d.request(),
                d.outcome() == Outcome.GRANTED ? Outcome.REFUSED : Outcome.GRANTED,
                d.reason(),
                d.candidates(),
                d.candidatesOmitted(),
                d.before(),
                d.after());
    }

    @Test
    void missingDecisionIsFound() throws IOException {
        Seeds.forEach(1, random -> busyRun(random, 100));
        List<String> lines = Files.readAllLines(file());
        lines.remove(lines.size() / 2);
        Files.write(file(), lines);
        assertTrue(replay().problem().isPresent());
    }

    @Test
    void lineThatIsNoDecisionIsNamed() throws IOException {
        Seeds.forEach(1, random -> busyRun(random, 5));
        List<String> lines = Files.readAllLines(file());
        // A run of few decisions has but its first line.
        lines.add(1, "{\"sequence\":3}");
        Files.write(file(), lines);
        String problem = replay().problem().orElseThrow();
        assertTrue(problem.startsWith("line 2 is not a decision"), problem);
    }

    @Test
    void lineThatACrashLeftHalfWrittenIsMovedAside() throws IOException {
        Seeds.forEach(1, random -> busyRun(random, 20));
        byte[] whole = Files.readAllBytes(file());
        byte[] half = "{\"sequence\":99,\"vm\":\"vm-1\",\"req".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Files.write(file(), half, StandardOpenOption.APPEND);
        try (DecisionLog log = DecisionLog.open(file(), 10)) {
            assertEquals(Optional.empty(), log.failure());
        }
        assertEquals(-1, java.util.Arrays.mismatch(whole, Files.readAllBytes(file())));
        assertEquals(
                -1, java.util.Arrays.mismatch(half, Files.readAllBytes(directory.resolve("decisions.jsonl.torn"))));
        Seeds.forEach(1, random -> busyRun(random, 20));
        DecisionFile.Verdict verdict = replay();
        assertEquals(2, verdict.runs());
        assertEquals(Optional.empty(), verdict.problem());
    }

    @Test
    void fileThatIsOneTornLineIsEmptiedButNotLost() throws IOException {
        Files.writeString(file(), "{\"sequ");
        DecisionLog.open(file(), 10).close();
        assertEquals("", Files.readString(file()));
        assertEquals("{\"sequ", Files.readString(directory.resolve("decisions.jsonl.torn")));
    }

    @Test
    void theLastDecisionsAreInMemory() throws IOException {
        try (DecisionLog log = DecisionLog.open(file(), 10)) {
            Allocator allocator = new Allocator();
            assertEquals(0, log.oldestKept());
            for (int i = 0; i < 25; i++) {
                log.append(allocator.decide(new Request.Compact()));
            }
            assertEquals(16, log.oldestKept());
            assertEquals(List.of(21L, 22L, 23L), sequences(log.since(20, _ -> true, 3)));
            assertEquals(List.of(23L, 24L, 25L), sequences(log.last(_ -> true, 3)));
            assertEquals(List.of(22L, 24L), sequences(log.last(decision -> decision.sequence() % 2 == 0, 2)));
        }
        assertEquals(LongStream.rangeClosed(1, 25).boxed().toList(), sequences(decisions()));
    }

    @Test
    void nodeWhoseDecisionFileCannotBeWrittenSaysSoAndGoesOn() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "no device that is always full");
        Files.createSymbolicLink(file(), full);
        TestNode node = start();
        VmId vm = node.create(Specs.started(Specs.of("a", "hello")));
        node.awaitState(vm, VmState.HALTED);
        assertTrue(node.node().decisions().failure().orElseThrow().contains("cannot be written"));
        assertEquals(2, node.node().decisions().last(_ -> true, 10).size());
        assertInstanceOf(Node.Deleted.class, node.ask(to -> new Node.Delete(vm, to)));
        node.stop();
    }

    private DecisionFile.Verdict replay() throws IOException {
        return DecisionFile.replay(file(), _ -> {});
    }

    private List<Decision> decisions() throws IOException {
        List<Decision> all = new ArrayList<>();
        for (String line : Files.readAllLines(file())) {
            all.add(Json.MAPPER.readValue(line, Decision.class));
        }
        return all;
    }

    private static List<Long> sequences(List<Decision> decisions) {
        return decisions.stream().map(Decision::sequence).toList();
    }
}
