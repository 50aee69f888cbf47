package trapline.vm.pool;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;
import org.apache.pekko.dispatch.MonitorableThreadFactory;

/**
 * Makes the fair pool of {@link VmThread}s. Pekko creates it for a thread pool whose setting {@code executor} names this
 * class; the pool's setting {@code threads} says how many threads, 0 as many as there are processors.
 */
public final class VmPoolConfigurator extends ExecutorServiceConfigurator {
    private final int threads;

    /**
     * Called by Pekko.
     *
     * @param config the thread pool's settings
     * @param prerequisites what Pekko offers to thread pools
     * @throws ConfigException if {@code threads} is missing or negative
     */
    public VmPoolConfigurator(Config config, DispatcherPrerequisites prerequisites) {
        super(config, prerequisites);
        threads = threads(config);
    }

    /**
     * {@return how many VM threads a thread pool has; as many lanes are needed}
     *
     * @param poolConfig the thread pool's settings, such as those at {@code trapline.vm-pool}
     * @throws ConfigException if {@code threads} is missing or negative
     */
    public static int threads(Config poolConfig) {
        int threads = poolConfig.getInt("threads");
        if (threads < 0) {
            throw new ConfigException.BadValue(poolConfig.origin(), "threads", "must be 0 or more, is " + threads);
        }
        return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    }

    /** {@return what makes the pool, each time Pekko has need of it} */
    @Override
    public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threadFactory) {
        return threadFactory instanceof MonitorableThreadFactory pekkos
                ? () -> VmPool.create(pekkos.name() + "-" + id, threads, wiring(pekkos))
                : () -> VmPool.create(id, threads, _ -> {});
    }

    /** The threads are of a class of ours, so Pekko's factory cannot make them; they still follow its settings. */
    private static Consumer<Thread> wiring(MonitorableThreadFactory pekkos) {
        return thread -> {
            thread.setDaemon(pekkos.daemonic());
            thread.setUncaughtExceptionHandler(pekkos.exceptionHandler());
            if (pekkos.contextClassLoader().isDefined()) {
                thread.setContextClassLoader(pekkos.contextClassLoader().get());
            }
        };
    }
}
