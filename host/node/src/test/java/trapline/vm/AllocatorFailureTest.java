package trapline.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trapline.Await;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Allocator;
import trapline.monitor.allocator.Decision;
import trapline.monitor.allocator.IoRates;
import trapline.monitor.allocator.Outcome;
import trapline.monitor.allocator.Quota;
import trapline.monitor.allocator.Request;
import trapline.monitor.allocator.Shares;
import trapline.monitor.allocator.SpoiledBooks;
import trapline.monitor.allocator.StorageMap;

/** What becomes of A's actor when it fails to decide, or to carry out what it has decided. */
final class AllocatorFailureTest {
    private static final long WORDS = 8 * Allocator.GRANULE;

    private final ActorTestKit kit = ActorTestKit.create("allocator-failure");
    private final Allocator pure = new Allocator();
    private final RealStorage storage = RealStorage.reserve(WORDS);
    private DecisionLog log;
    private ActorRef<AllocatorActor.Command> allocator;

    @BeforeEach
    void oneMachine(@TempDir Path directory) throws IOException {
        log = DecisionLog.open(directory.resolve("decisions.jsonl"), 100);
        allocator = kit.spawn(AllocatorActor.create(pure, log, new EventLog(100, Clock.systemUTC()), storage));
        assertEquals(
                Outcome.GRANTED,
                decided(new Request.Configure(WORDS, Quota.UNLIMITED)).outcome());
        assertEquals(Outcome.GRANTED, decided(create("first")).outcome());
    }

    @AfterEach
    void stop() throws IOException {
        kit.shutdownTestKit();
        log.close();
    }

    @Test
    void whatWasGrantedIsKnownAfterAFailure() {
        StorageMap before = ask(AllocatorActor.ShowStorage::new);
        SpoiledBooks spoiled = SpoiledBooks.of(pure);
        AllocatorActor.Ruling ruling = rule(create("first"));
        assertTrue(
                assertInstanceOf(AllocatorActor.Undecided.class, ruling).why().contains("broke the books"));
        spoiled.repair();
        assertEquals(before, ask(AllocatorActor.ShowStorage::new));
        assertEquals(Outcome.REFUSED, decided(create("first")).outcome());
        assertEquals(Outcome.GRANTED, decided(create("second")).outcome());
        assertEquals(
                Outcome.GRANTED, decided(new Request.Release(VmId.of("first"))).outcome());
        pure.verify();
    }

    @Test
    void whoeverAskedHearsThatWeFailed() {
        SpoiledBooks.of(pure);
        TestProbe<Node.Answer> operator = kit.createTestProbe();
        kit.spawn(Operation.decideOnly(create("first"), allocator, operator.ref()));
        Node.Answer answer = operator.receiveMessage(Await.LONG);
        assertTrue(assertInstanceOf(Node.Broken.class, answer).why().contains("broke the books"));
    }

    /** The decision holds, so it must be known; to say that nothing has changed would be a lie. */
    @Test
    void whatWasDecidedIsAnsweredThoughItsStorageCannotBeGivenBack() {
        storage.close();
        Decision released = decided(new Request.Release(VmId.of("first")));
        assertEquals(Outcome.GRANTED, released.outcome());
        assertEquals(List.of(released), log.last(decision -> decision.sequence() == released.sequence(), 1));
        assertEquals(WORDS, ask(AllocatorActor.ShowStorage::new).free());
    }

    private static Request create(String vm) {
        return new Request.Create(VmId.of(vm), Specs.TENANT, 3 * Allocator.GRANULE, 0, Shares.NORMAL, IoRates.DEFAULT);
    }

    private Decision decided(Request request) {
        return assertInstanceOf(AllocatorActor.Decided.class, rule(request)).decision();
    }

    private AllocatorActor.Ruling rule(Request request) {
        return this.<AllocatorActor.Ruling>ask(to -> new AllocatorActor.Decide(request, to));
    }

    private <A> A ask(Function<ActorRef<A>, AllocatorActor.Command> question) {
        TestProbe<A> probe = kit.createTestProbe();
        allocator.tell(question.apply(probe.ref()));
        return probe.receiveMessage(Await.LONG);
    }
}
