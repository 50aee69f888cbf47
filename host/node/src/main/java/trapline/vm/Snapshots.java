package trapline.vm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import trapline.journal.ArchiveActor;
import trapline.journal.Life;
import trapline.journal.Moment;
import trapline.journal.VmEvent;
import trapline.machine.snapshot.Manifest;
import trapline.machine.snapshot.Page;
import trapline.machine.snapshot.PageName;
import trapline.monitor.Guest;
import trapline.monitor.allocator.Shares;

/** When one machine's snapshots are taken, and which of them are in the archive. One is on its way there at a time. */
final class Snapshots {
    /** However short the time: so many events make a long replay, and a long list of them in memory. */
    private static final long MOST_EVENTS_BETWEEN = 10_000;

    private static final long NONE = -1;

    private final String vm;
    private final ActorRef<ArchiveActor.Command> archive;
    private final ActorRef<ArchiveActor.Answer> answers;
    private final LongSupplier nanoTime;
    private final Settings settings;
    private final Deque<Long> kept;
    private Set<PageName> known = Set.of();
    private long next;
    private long needed = NONE;
    private boolean onTheWay;
    private long dueAt;
    private long stepAtLast = NONE;
    private long eventsAtLast;
    private Optional<Runnable> established = Optional.empty();

    /**
     * When they are taken, and how many are kept.
     *
     * @param interval the nanoseconds between two of a machine that runs, at least
     * @param kept how many, at least 1
     */
    record Settings(long interval, int kept) {}

    /** A snapshot: the event that says so, and what puts it into the archive when that is durable. */
    record Taken(VmEvent.Saved event, Runnable keep) {}

    /**
     * A machine's snapshots.
     *
     * @param vm whose
     * @param archive keeps them
     * @param answers hears of that, and tells the machine
     * @param next the next one's number
     * @param kept the numbers of those that are kept, the last one last
     * @param nanoTime the clock
     * @param settings when they are taken, and how many are kept
     */
    Snapshots(
            String vm,
            ActorRef<ArchiveActor.Command> archive,
            ActorRef<ArchiveActor.Answer> answers,
            long next,
            List<Long> kept,
            LongSupplier nanoTime,
            Settings settings) {
        this.vm = vm;
        this.archive = archive;
        this.answers = answers;
        this.next = next;
        this.kept = new ArrayDeque<>(kept);
        this.nanoTime = nanoTime;
        this.settings = settings;
    }

    /** {@return whether it is time for one} */
    boolean due(long step, long events) {
        if (onTheWay || step == stepAtLast && !demanded()) {
            return false;
        }
        return demanded() || events - eventsAtLast >= MOST_EVENTS_BETWEEN || nanoTime.getAsLong() - dueAt >= 0;
    }

    /** What has been done to the machine is in no event: only the next snapshot has it. */
    void demand() {
        needed = next;
    }

    /** {@return whether a snapshot that was demanded is not in the archive yet} */
    boolean demanded() {
        return needed != NONE;
    }

    /** Calls back when the next one is kept. */
    void whenNextIsKept(Runnable action) {
        established = Optional.of(action);
    }

    /** {@return a snapshot of the machine, taken now} */
    Taken take(Guest guest, Moment now, Life life, Shares shares) {
        List<Page> pages = new ArrayList<>();
        Set<PageName> collected = new HashSet<>();
        Manifest manifest = guest.snapshot(page -> {
                    if (collected.add(page.name()) && !known.contains(page.name())) {
                        pages.add(page);
                    }
                })
                .orElseThrow();
        long number = next++;
        onTheWay = true;
        known = collected;
        return new Taken(
                new VmEvent.Saved(now, number, manifest.hash(), life, shares),
                () -> archive.tell(new ArchiveActor.Keep(vm, number, manifest, pages, answers)));
    }

    /** One was taken. */
    void taken(long step, long events) {
        stepAtLast = step;
        eventsAtLast = events;
        dueAt = nanoTime.getAsLong() + settings.interval;
    }

    /** {@return in how many nanoseconds one is due} */
    long nanosUntilDue() {
        return Math.max(0, dueAt - nanoTime.getAsLong());
    }

    /** The last one was taken elsewhere. */
    void dueIn(long nanos, long step, long events) {
        taken(step, events);
        dueAt = nanoTime.getAsLong() + Math.clamp(nanos, 0, settings.interval);
    }

    /** {@return what the journal is to know of one that is in the archive} */
    VmEvent.Kept keeps(long number) {
        return new VmEvent.Kept(number, settings.kept);
    }

    /** One is in the archive, and the journal knows it: those before the last few can go. */
    void kept(long number) {
        onTheWay = false;
        if (demanded() && number >= needed) {
            needed = NONE;
        }
        kept.addLast(number);
        if (kept.size() > settings.kept) {
            while (kept.size() > settings.kept) {
                kept.removeFirst();
            }
            archive.tell(new ArchiveActor.Forget(vm, kept.getFirst()));
        }
        abandoned();
    }

    /** Calls back whoever waits for the next one, which may never be kept. */
    void abandoned() {
        established.ifPresent(Runnable::run);
        established = Optional.empty();
    }
}
