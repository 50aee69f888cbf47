package trapline.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.typesafe.config.ConfigFactory;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import trapline.Await;
import trapline.MostlyWaits;

/** Two members of a cluster, of which one is put out. */
@MostlyWaits
final class PartingsTest {
    private final ActorSystem<Void> asking = system();
    private final ActorSystem<Void> asked = system();
    private final Partings partings = Partings.watch(asking);

    private static ActorSystem<Void> system() {
        Map<String, Object> settings = Map.of(
                "pekko.actor.provider", "cluster",
                "pekko.remote.artery.canonical.hostname", "127.0.0.1",
                "pekko.remote.artery.canonical.port", 0);
        return ActorSystem.create(
                Behaviors.empty(), "partings", ConfigFactory.parseMap(settings).withFallback(ConfigFactory.load()));
    }

    @AfterEach
    void end() {
        asking.terminate();
        asked.terminate();
    }

    private static void join(ActorSystem<Void> system, ActorSystem<Void> seed) {
        Cluster cluster = Cluster.get(system);
        cluster.manager().tell(new Join(Cluster.get(seed).selfMember().address()));
        Await.until("it is a member", () -> cluster.selfMember().status().equals(MemberStatus.up()));
    }

    @Test
    void nobodyWaitsForWhoIsOut() throws Exception {
        join(asking, asking);
        join(asked, asking);
        String address = Cluster.get(asked).selfMember().address().toString();
        String own = Cluster.get(asking).selfMember().address().toString();
        assertEquals("said", answer("said", address).get(Await.LONG.toSeconds(), TimeUnit.SECONDS));
        CompletableFuture<String> never = unanswered(address);
        CompletableFuture<String> ofAnother = unanswered(own);
        assertFalse(never.isDone(), "it may answer");
        // Whoever hears of it asks that node again at once.
        CompletableFuture<String> atOnce = never.exceptionallyCompose(_ -> unanswered(address));
        Cluster.get(asking)
                .manager()
                .tell(new Down(Cluster.get(asked).selfMember().address()));
        assertParted(never);
        assertParted(atOnce);
        assertParted(unanswered(address));
        assertFalse(ofAnother.isDone(), "that one is there");
    }

    private CompletableFuture<String> answer(String what, String address) {
        return partings.unlessParted(address, CompletableFuture.completedStage(what))
                .toCompletableFuture();
    }

    private CompletableFuture<String> unanswered(String address) {
        return partings.unlessParted(address, new CompletableFuture<String>()).toCompletableFuture();
    }

    private static void assertParted(CompletableFuture<String> answer) {
        ExecutionException failure =
                assertThrows(ExecutionException.class, () -> answer.get(Await.LONG.toSeconds(), TimeUnit.SECONDS));
        assertInstanceOf(Partings.PartedException.class, failure.getCause());
    }
}
