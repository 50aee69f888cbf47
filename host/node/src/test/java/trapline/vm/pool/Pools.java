package trapline.vm.pool;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.junit.jupiter.api.Assertions;

/** What the tests of this package share. */
final class Pools {
    /** For actors that take turns. */
    static final Props ON_VM_POOL = DispatcherSelector.fromConfig("trapline.vm-pool");

    /** For lane actors. */
    static final Props ON_LANE_POOL = DispatcherSelector.fromConfig("trapline.lane-pool");

    /** Ends a test that hangs; nothing is concluded from how long something took. */
    static final long HANGS_AFTER_SECONDS = 60;

    private Pools() {}

    static ActorTestKit system(int threads) {
        Config settings = ConfigFactory.parseString("trapline.vm-pool.threads = " + threads
                + "\npekko { loglevel = OFF, stdout-loglevel = OFF, log-dead-letters = off }");
        return ActorTestKit.create("pool-test", settings.withFallback(ConfigFactory.load()));
    }

    static void await(CountDownLatch latch) {
        try {
            Assertions.assertTrue(latch.await(HANGS_AFTER_SECONDS, TimeUnit.SECONDS), "hangs");
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    static Random random() {
        long seed = Long.getLong("trapline.seed", System.nanoTime());
        System.out.println("replay with -Dtrapline.seed=" + seed);
        return new Random(seed);
    }
}
