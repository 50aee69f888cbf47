package trapline.vm.pool;

import com.typesafe.config.Config;
import java.util.concurrent.ThreadFactory;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;
import org.apache.pekko.dispatch.MonitorableThreadFactory;

/**
 * Makes the executor that runs lane actors inline on the VM thread that tells them something. Pekko creates it for a thread
 * pool whose setting {@code executor} names this class.
 */
public final class InlineExecutorConfigurator extends ExecutorServiceConfigurator {
    /**
     * Called by Pekko.
     *
     * @param config the thread pool's settings; none of them is this class's
     * @param prerequisites what Pekko offers to thread pools
     */
    public InlineExecutorConfigurator(Config config, DispatcherPrerequisites prerequisites) {
        super(config, prerequisites);
    }

    /** {@return what makes the executor, each time Pekko has need of it} */
    @Override
    public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threadFactory) {
        ThreadFactory named = threadFactory instanceof MonitorableThreadFactory pekkos
                ? pekkos.withName(pekkos.name() + "-" + id)
                : threadFactory;
        return () -> InlineExecutor.create(named);
    }
}
