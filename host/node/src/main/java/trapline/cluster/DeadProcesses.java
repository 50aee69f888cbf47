package trapline.cluster;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Members that are dead for sure. Who is silent may be slow, stopped or cut off, so the split-brain resolver waits for all to see the same before it
 * decides. But whose port refuses connections has no process any more, and need not be waited for. He is downed at once if fewer than half of
 * the members are like that: then no two parts of a cluster between which somebody refuses connections can do so to each other.
 */
final class DeadProcesses {
    private static final Logger LOG = LoggerFactory.getLogger(DeadProcesses.class);
    private static final Duration INTERVAL = Duration.ofMillis(300);
    private static final int CONNECT_MILLIS = 500;

    private sealed interface News {}

    private record Tick() implements News {}

    private record Found(Set<UniqueAddress> refusing) implements News {}

    private final ActorContext<News> context;
    private final Cluster cluster;
    private final Executor blocking;
    private boolean asking;

    private DeadProcesses(ActorContext<News> context) {
        this.context = context;
        this.cluster = Cluster.get(context.getSystem());
        this.blocking = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
    }

    /** Begins to look for them, and has them downed. */
    static void watch(ActorSystem<?> system) {
        Behavior<News> watcher = Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(new Tick(), INTERVAL);
            DeadProcesses dead = new DeadProcesses(context);
            return Behaviors.receiveMessage(news -> {
                dead.hear(news);
                return Behaviors.same();
            });
        }));
        system.systemActorOf(watcher, "trapline-dead-processes", Props.empty());
    }

    private void hear(News news) {
        switch (news) {
            case Tick _ -> look();
            case Found(var refusing) -> found(refusing);
        }
    }

    private void look() {
        Set<UniqueAddress> silent = silent();
        if (asking || silent.isEmpty()) {
            return;
        }
        asking = true;
        context.pipeToSelf(
                CompletableFuture.supplyAsync(() -> refusing(silent), blocking),
                (found, failure) -> new Found(failure == null ? found : Set.of()));
    }

    /** Those that leave are not among them: they may close their port in good order. */
    private Set<UniqueAddress> silent() {
        return cluster.state().getUnreachable().stream()
                .filter(member -> member.status().equals(MemberStatus.up()))
                .map(Member::uniqueAddress)
                .collect(Collectors.toSet());
    }

    private static Set<UniqueAddress> refusing(Set<UniqueAddress> silent) {
        return silent.parallelStream().filter(one -> refuses(one.address())).collect(Collectors.toSet());
    }

    private void found(Set<UniqueAddress> refusing) {
        asking = false;
        long members = StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
                .count();
        Set<UniqueAddress> dead = new HashSet<>(refusing);
        // Whoever was started again meanwhile is another process at the same address.
        dead.retainAll(silent());
        if (mayBeDowned(refusing.size(), members)) {
            dead.forEach(one -> {
                LOG.info("{} refuses connections: its process is no more", one.address());
                cluster.manager().tell(new Down(one.address()));
            });
        }
    }

    /** {@return whether those that refuse connections may be downed for that} */
    static boolean mayBeDowned(int refusing, long members) {
        return 2L * refusing < members;
    }

    /** Silence is no refusal: a port that is not reached, or whose process is stopped, does not answer at all. */
    static boolean refuses(Address address) {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(address.getHost().orElseThrow(), (int)
                            address.getPort().orElseThrow()),
                    CONNECT_MILLIS);
            return false;
        } catch (ConnectException refused) {
            return true;
        } catch (IOException silence) {
            return false;
        }
    }
}
