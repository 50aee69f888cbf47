package trapline.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import trapline.Await;
import trapline.machine.Image;
import trapline.machine.RelocationBounds;
import trapline.machine.Seeds;
import trapline.monitor.Tenant;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Allocator;
import trapline.monitor.allocator.Decision;
import trapline.monitor.allocator.Quota;
import trapline.monitor.allocator.Reason;
import trapline.monitor.allocator.Request;
import trapline.monitor.allocator.Shares;
import trapline.monitor.allocator.StorageMap;

/** Machines come and go, and what they had comes back. */
final class CreateAndDeleteTest {
    private static final long GRANULES = 40;
    private static final VmId A = VmId.of("a");

    private final TestNode node = TestNode.start(GRANULES);

    @AfterEach
    void allStorageComesBack() throws IOException {
        node.deleteAll();
        StorageMap storage = node.storage();
        DecisionFile.Verdict verdict = DecisionFile.replay(node.decisionFile(), _ -> {});
        node.close();
        assertEquals(List.of(RelocationBounds.all(GRANULES * Allocator.GRANULE)), storage.holes());
        assertEquals(0, node.node().board().size());
        assertEquals(Optional.empty(), verdict.problem());
    }

    @Test
    void idInUseIsRefused() {
        node.create(Specs.of("a", "hello"));
        assertRefused(Specs.of("a", "echo"), Reason.Code.ID_IN_USE);
    }

    @Test
    void ofManyCreatesOfOneIdAtOnceTheFirstThatIsGrantedWins() {
        VmSpec tooLarge = Specs.words(GRANULES * Allocator.GRANULE + 1, Specs.of("a", "hello"));
        List<CompletableFuture<Node.Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            VmSpec spec = i % 10 == 3 ? Specs.of("a", "echo") : tooLarge;
            answers.add(node.asking(to -> new Node.Create(spec, to)));
        }
        List<Node.Answer> all = TestNode.get(answers);
        for (int i = 0; i < 20; i++) {
            Class<?> expected = i == 3 ? Node.Done.class : Node.Refused.class;
            assertInstanceOf(expected, all.get(i), "create number " + i);
        }
        assertEquals(1, node.storage().regions().size());
        assertEquals(1, node.node().board().size());
    }

    @Test
    void moreThanTheNodeHasIsRefusedWithTheHolesThatWereConsidered() {
        VmSpec spec = Specs.words(GRANULES * Allocator.GRANULE + 1, Specs.of("a", "hello"));
        Decision decision = assertRefused(spec, Reason.Code.STORAGE_EXHAUSTED);
        RelocationBounds all = RelocationBounds.all(GRANULES * Allocator.GRANULE);
        assertEquals(List.of(new Decision.Candidate(all, "too small by 512 words")), decision.candidates());
    }

    @Test
    void scatteredStorageIsRefusedUntilItIsCompacted() {
        IntStream.range(0, 10).forEach(i -> node.create(Specs.started(Specs.of("m" + i, "runaway"))));
        IntStream.range(0, 5).forEach(i -> delete(VmId.of("m" + 2 * i)));
        VmSpec spec = Specs.words(12 * Allocator.GRANULE, Specs.of("a", "hello"));
        Decision decision = assertRefused(spec, Reason.Code.NO_HOLE_LARGE_ENOUGH);
        assertEquals(5, decision.candidates().size());
        assertEquals(new Node.Compacted(5, 5L * 2048), node.ask(Node.Compact::new));
        node.create(spec);
        for (int i = 0; i < 5; i++) {
            VmSpec moved = node.node()
                    .board()
                    .find(VmId.of("m" + (2 * i + 1)))
                    .orElseThrow()
                    .spec();
            node.ask(moved.id(), VirtualMachine.Pause::new);
            Twin.of(node, moved).assertEqualToBareMachine();
        }
    }

    @Test
    void quotaIsKept() {
        Tenant tenant = Specs.TENANT;
        Quota quota = new Quota(2, 5000, 250);
        assertInstanceOf(
                Node.Granted.class, node.ask(to -> new Node.SetQuota(new Request.SetQuota(tenant, quota), to)));
        assertRefused(Specs.words(5001, Specs.of("a", "hello")), Reason.Code.TENANT_WORDS);
        assertRefused(Specs.drum(80, Specs.of("a", "hello")), Reason.Code.TENANT_WORDS);
        assertRefused(Specs.shares(new Shares(251, 0), Specs.of("a", "hello")), Reason.Code.TENANT_WEIGHT);
        node.create(Specs.of("a", "hello"));
        node.create(Specs.of("b", "hello"));
        assertRefused(Specs.of("c", "hello"), Reason.Code.TENANT_MACHINES);
        Node.Answer answer = node.ask(to -> new Node.SetShares(A, new Shares(200, 0), to));
        Decision heavier = assertInstanceOf(Node.Refused.class, answer).decision();
        assertEquals(Reason.Code.TENANT_WEIGHT, heavier.reason().code());
        assertEquals(100, node.status(A).weight());
        delete(A);
        node.create(Specs.of("c", "hello"));
    }

    @Test
    void runningMachineIsDeletedAndIsNoMore() {
        node.create(Specs.started(Specs.of("a", "runaway")));
        delete(A);
        assertEquals(new Node.NoSuchVm(A), node.ask(to -> new Node.Delete(A, to)));
        assertEquals(new Node.NoSuchVm(A), node.ask(to -> new Node.Relocate(A, OptionalLong.empty(), to)));
        assertEquals(new Node.NoSuchVm(A), node.ask(to -> new Node.Revoke(A, "gone", to)));
        assertTrue(node.node().board().find(A).isEmpty());
    }

    @Test
    void twoDeletesAtOnceAreBothAnswered() {
        node.create(Specs.started(Specs.of("a", "runaway")));
        List<Node.Answer> answers = TestNode.get(IntStream.range(0, 2)
                .mapToObj(_ -> node.asking(to -> new Node.Delete(A, to)))
                .toList());
        assertEquals(List.of(new Node.Deleted(A), new Node.Deleted(A)), answers);
    }

    @Test
    void idAndStorageOfADeletedMachineServeANewOneThatSeesNothingOfIt() {
        RelocationBounds first = RelocationBounds.NOTHING;
        for (int i = 0; i < 20; i++) {
            // It fills its table with numbers.
            node.create(Specs.started(Specs.of("a", "runaway")));
            Await.until("it has run", () -> node.status(A).retired() > 100_000);
            delete(A);
            VmSpec next = Specs.words(2048, Specs.of("a", "hello"));
            node.create(next);
            first = i == 0 ? node.status(A).region().orElseThrow() : first;
            assertEquals(first, node.status(A).region().orElseThrow());
            Twin.of(node, next).assertEqualToBareMachine();
            delete(A);
        }
    }

    @Test
    void deletionDuringMovesLeavesNothingBehind() {
        Seeds.forEach(40, random -> {
            int machines = 8;
            List<VmSpec> specs = IntStream.range(0, machines)
                    .mapToObj(i -> Specs.started(Specs.of("m" + i, "runaway")))
                    .toList();
            node.createAll(specs);
            List<CompletableFuture<Node.Answer>> answers = new ArrayList<>();
            for (VmSpec spec : specs) {
                VmId vm = spec.id();
                OptionalLong to = OptionalLong.of(random.nextLong(GRANULES - 4) * Allocator.GRANULE);
                List<Runnable> requests = new ArrayList<>(List.of(
                        () -> answers.add(node.asking(replyTo -> new Node.Relocate(vm, to, replyTo))),
                        () -> answers.add(node.asking(replyTo -> new Node.Shrink(vm, 1024, replyTo))),
                        () -> answers.add(node.asking(Node.Compact::new)),
                        () -> answers.add(node.asking(replyTo -> new Node.Revoke(vm, "test", replyTo)))));
                IntStream.range(0, random.nextInt(4))
                        .forEach(_ ->
                                requests.remove(random.nextInt(requests.size())).run());
                answers.add(node.asking(replyTo -> new Node.Delete(vm, replyTo)));
            }
            TestNode.get(answers).forEach(answer -> assertFalse(answer instanceof Node.Broken, answer::toString));
            assertEquals(node.storage().words(), node.storage().free());
            assertEquals(0, node.node().board().size());
        });
    }

    @Test
    void machineThatTheHostCannotBootFailsAndCanBeDeleted() {
        // Fewer words than such a machine needs; the endpoint would not let it through.
        Image tiny = new Image("thirdgen", 8, 0, new long[8]);
        node.create(Specs.of("a", tiny));
        VmStatus status = node.awaitState(A, VmState.FAILED);
        assertTrue(status.failure().orElseThrow().startsWith("the host failed"), status::toString);
        assertEquals(new Node.NoSuchVm(A), node.ask(to -> new Node.Relocate(A, OptionalLong.empty(), to)));
        delete(A);
    }

    @Test
    void regionIsNotShrunkBelowWhatTheMachineNeeds() {
        node.create(Specs.started(Specs.of("a", "runaway")));
        StorageMap before = node.storage();
        Node.Answer answer = node.ask(to -> new Node.Shrink(A, 15, to));
        assertInstanceOf(Node.NotAllowed.class, answer);
        assertEquals(before, node.storage());
        assertInstanceOf(Node.Done.class, node.ask(to -> new Node.Shrink(A, 16, to)));
        assertEquals(VmState.RUNNING, node.status(A).state());
        assertNotEquals(before, node.storage());
    }

    @Test
    void nonsenseIsRefusedBeforeItReachesTheNode() {
        node.create(Specs.of("a", "hello"));
        var nobody = node.node().system().<Node.Answer>ignoreRef();
        assertThrows(IllegalArgumentException.class, () -> new Node.Relocate(A, OptionalLong.of(-512), nobody));
        assertThrows(IllegalArgumentException.class, () -> new Node.Shrink(A, 0, nobody));
        assertThrows(IllegalArgumentException.class, () -> new Node.Shrink(A, Long.MAX_VALUE, nobody));
        VmSpec spec = Specs.of("b", "hello");
        assertThrows(IllegalArgumentException.class, () -> Specs.words(Long.MAX_VALUE, spec));
        assertThrows(IllegalArgumentException.class, () -> Specs.drum(Long.MAX_VALUE / 60, spec));
    }

    @Test
    void imageOfAnUnknownKindHarmsNobody() {
        Image foreign = new Image("pdp10", 600, 0, new long[8]);
        Node.Answer answer = node.ask(to -> new Node.Create(Specs.of("a", foreign), to));
        assertInstanceOf(Node.Broken.class, answer);
        node.create(Specs.of("a", "hello"));
    }

    private void delete(VmId vm) {
        assertEquals(new Node.Deleted(vm), node.ask(to -> new Node.Delete(vm, to)));
    }

    /** A refusal changes nothing. */
    private Decision assertRefused(VmSpec spec, Reason.Code code) {
        StorageMap before = node.storage();
        List<VmId> machines = machines();
        Node.Answer answer = node.ask(to -> new Node.Create(spec, to));
        Decision decision = assertInstanceOf(Node.Refused.class, answer).decision();
        assertEquals(code, decision.reason().code());
        assertEquals(before, node.storage());
        assertEquals(machines, machines());
        return decision;
    }

    private List<VmId> machines() {
        return node.node().board().all().stream()
                .map(machine -> machine.spec().id())
                .toList();
    }
}
