package trapline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

class LastResortTest {
    @Test
    void aProcessWhoseActorSystemDoesNotEndIsEnded() throws InterruptedException {
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        ActorTestKit kit = ActorTestKit.create("last-resort");
        try {
            ActorRef<String> stuck = kit.spawn(Behaviors.receiveMessage(_ -> {
                busy.countDown();
                goOn.await();
                return Behaviors.same();
            }));
            stuck.tell("wait");
            busy.await();
            LastResort.prepare(kit.system(), Duration.ofMillis(1), ended::countDown);
            assertEquals(1, ended.getCount());
            kit.system().terminate();
            assertTrue(ended.await(1, TimeUnit.MINUTES));
            assertFalse(kit.system().getWhenTerminated().toCompletableFuture().isDone());
        } finally {
            goOn.countDown();
            kit.shutdownTestKit();
        }
    }
}
