package trapline.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a node gets into the cluster. The first of the seeds may begin one if it finds none. One that is started again while it is cut off
 * finds none, and what it began would stay beside the cluster that there is. So it looks for others only when it reaches more than half of
 * the seeds, itself included: then those that it reaches have a cluster, or there is none.
 */
final class Joining {
    private static final Logger LOG = LoggerFactory.getLogger(Joining.class);
    private static final int CONNECT_MILLIS = 1000;
    private static final long INTERVAL_NANOS = 300_000_000;

    private final ActorSystem<?> system;
    private final List<Address> seeds;
    private final Address self;

    Joining(ActorSystem<?> system, List<String> seeds) {
        this.system = system;
        this.seeds = seeds.stream()
                .map(seed -> AddressFromURIString.parse("pekko://" + system.name() + "@" + seed))
                .toList();
        this.self = Cluster.get(system).selfMember().address();
    }

    /** Joins, at once or when it may. */
    void begin() {
        if (seeds.isEmpty() || !seeds.getFirst().equals(self) || reachesMost()) {
            join();
            return;
        }
        LOG.info("waiting for more than half of {}", seeds);
        Thread.ofVirtual().name("joining").start(() -> {
            while (!reachesMost()) {
                LockSupport.parkNanos(INTERVAL_NANOS);
            }
            join();
        });
    }

    private void join() {
        Cluster.get(system).manager().tell(new JoinSeedNodes(seeds));
    }

    private boolean reachesMost() {
        long reached = seeds.stream()
                .parallel()
                .filter(seed -> seed.equals(self) || reaches(seed))
                .count();
        return 2 * reached > seeds.size();
    }

    private static boolean reaches(Address seed) {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(
                            seed.getHost().orElseThrow(), (int) seed.getPort().orElseThrow()),
                    CONNECT_MILLIS);
            return true;
        } catch (IOException away) {
            return false;
        }
    }
}
