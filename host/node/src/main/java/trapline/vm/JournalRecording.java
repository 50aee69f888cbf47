package trapline.vm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.pekko.actor.typed.ActorRef;
import trapline.journal.Life;
import trapline.journal.Moment;
import trapline.journal.VmEvent;
import trapline.journal.VmJournal;
import trapline.machine.Input;
import trapline.monitor.Guest;
import trapline.monitor.allocator.Shares;

/**
 * Writes a machine's events to its journal. One append is on its way at a time, and takes along all that happened since the last: so
 * the machine never waits for the disk, and a slow disk makes larger appends. What somebody outside may see of the machine (replies,
 * console output) waits until the journal has all that happened before.
 */
final class JournalRecording implements Recording {
    /** How much output may wait; the console keeps twice as much. */
    private static final long MOST_OUTPUT_WAITING = 32 * 1024;

    private static final long PAUSE_NANOS = 1_000_000;

    /** While the journal is away: it says itself when it is back. */
    private static final long OUTAGE_PAUSE_NANOS = 1_000_000_000;

    /** An action, and how many events must be durable before. */
    private record Waiting(long events, Runnable action) {}

    private final Guest guest;
    private final boolean replay;
    private final OptionalLong epoch;
    private final ActorRef<VmJournal.Append> journal;
    private final ActorRef<VmJournal.Outcome> appended;
    private final Snapshots snapshots;
    private final Deque<Waiting> outside = new ArrayDeque<>();
    private final Deque<Waiting> ours = new ArrayDeque<>();
    private List<VmEvent> next = new ArrayList<>();
    private long events;
    private long durable;
    private boolean onTheWay;
    private boolean lost;
    private Optional<String> delay = Optional.empty();
    private boolean failed;
    private boolean rested;
    private Life life;
    private Shares shares;
    private long lastStep = -1;
    /** How far the console was when the last event had happened; of those on the way; of those that are durable. */
    private ConsoleExtent atLast;

    private ConsoleExtent atSent;
    private ConsoleExtent released;

    /**
     * A recording of a machine.
     *
     * @param guest the machine, not running
     * @param replay whether it is to go on where it was, and not to start anew
     * @param epoch under which it is this node's, if other nodes can have its journal, too
     * @param life what somebody has made of it so far
     * @param shares its share of the processors
     * @param journal its journal
     * @param appended hears of appends, and tells the machine
     * @param snapshots its snapshots
     */
    JournalRecording(
            Guest guest,
            boolean replay,
            OptionalLong epoch,
            Life life,
            Shares shares,
            ActorRef<VmJournal.Append> journal,
            ActorRef<VmJournal.Outcome> appended,
            Snapshots snapshots) {
        this.guest = guest;
        this.replay = replay;
        this.epoch = epoch;
        this.life = life;
        this.shares = shares;
        this.journal = journal;
        this.appended = appended;
        this.snapshots = snapshots;
        this.atLast = ConsoleExtent.of(guest);
        this.atSent = atLast;
        this.released = atLast;
    }

    /** Records the machine's creation; {@code established} is called when it outlives its node. */
    void created(VmEvent.Created event, Runnable established) {
        append(event);
        snapshots.whenNextIsKept(established);
        takeSnapshot();
    }

    /** The machine is back, as far as its journal goes. */
    void recovered(Life recovered) {
        restored(recovered);
        if (replay) {
            takeSnapshot();
        }
    }

    /** The machine has come from another node at rest, and its journal with it. */
    void arrived(Life had, long nanosUntilSnapshot) {
        restored(had);
        snapshots.dueIn(nanosUntilSnapshot, guest.steps(), events);
    }

    private void restored(Life had) {
        life = had;
        lastStep = guest.steps();
        atLast = ConsoleExtent.of(guest);
        released = atLast;
    }

    @Override
    public void entered(Input input) {
        if (replay) {
            append(new VmEvent.Entered(moment(), input), ConsoleExtent.of(guest).with(input));
        }
    }

    @Override
    public void changed(Life changed) {
        life = changed;
        append(new VmEvent.Changed(moment(), changed));
    }

    @Override
    public void moved(long words) {
        if (replay) {
            append(new VmEvent.Moved(moment(), words));
        }
    }

    @Override
    public void shared(Shares changed) {
        shares = changed;
        append(new VmEvent.Shared(changed));
    }

    @Override
    public void failed(String why) {
        failed = true;
        append(new VmEvent.Failed(moment(), why));
    }

    @Override
    public void rested() {
        rested = true;
    }

    @Override
    public void runs() {
        rested = false;
    }

    @Override
    public void turnClosed() {
        if (!replay || lost || failed) {
            return;
        }
        if (snapshots.due(guest.steps(), events)) {
            takeSnapshot();
        }
        if (!onTheWay && guest.printed() > atLast.printed()) {
            mark();
        }
    }

    @Override
    public void disturbed() {
        if (replay) {
            snapshots.demand();
        }
    }

    @Override
    public void mark() {
        if (replay && (guest.steps() != lastStep || rested || guest.printed() > atLast.printed())) {
            append(new VmEvent.Reached(moment()));
        }
    }

    @Override
    public Optional<String> boundToNode() {
        if (lost) {
            return Optional.of("its journal cannot be written");
        }
        return epoch.isPresent()
                ? Optional.empty()
                : Optional.of(
                        "its journal is a file of its node's, which no other node can write; machines that outlive"
                                + " their node can leave it when the nodes share a journal (trapline.journal)");
    }

    @Override
    public OptionalLong epoch() {
        return epoch;
    }

    @Override
    public long nanosUntilSnapshot() {
        return snapshots.nanosUntilDue();
    }

    @Override
    public boolean settled() {
        return lost || durable == events && !held();
    }

    /** Something is in no event; it must be in a snapshot first. A machine that has failed will not be made again from one. */
    private boolean held() {
        return snapshots.demanded() && !failed;
    }

    @Override
    public void whenSettled(Runnable action) {
        if (settled()) {
            action.run();
        } else {
            outside.addLast(new Waiting(events, action));
        }
    }

    @Override
    public void whenConfirmed(Runnable action) {
        if (lost) {
            return;
        }
        if (replay) {
            append(new VmEvent.Confirmed());
        }
        whenSettled(action);
    }

    @Override
    public long released() {
        return replay ? released.printed() : guest.printed();
    }

    @Override
    public long accepted() {
        return replay ? released.typed() : guest.typed();
    }

    @Override
    public boolean positionsLast() {
        return replay;
    }

    @Override
    public long nanosUntilAllowed() {
        if (delay.isPresent()) {
            return OUTAGE_PAUSE_NANOS;
        }
        return replay && guest.printed() - released.printed() > MOST_OUTPUT_WAITING ? PAUSE_NANOS : 0;
    }

    @Override
    public Optional<String> delay() {
        return delay;
    }

    @Override
    public void abandoned() {
        snapshots.abandoned();
    }

    @Override
    public void hear(VirtualMachine.Recorded news) {
        switch (news) {
            case VirtualMachine.Journaled(long number) -> becomeDurable(number);
            case VirtualMachine.RecordingDelayed(String why) -> delay = Optional.of(why);
            case VirtualMachine.SnapshotKept(long number) -> {
                append(snapshots.keeps(number));
                ours.addLast(new Waiting(events, () -> snapshots.kept(number)));
            }
            case VirtualMachine.RecordingLost _ -> {
                // Whoever waits hears nothing: what they asked for may have been done, and may be lost.
                lost = true;
                outside.clear();
            }
        }
    }

    private void becomeDurable(long number) {
        onTheWay = false;
        delay = Optional.empty();
        durable = number;
        runDue(ours);
        if (!held()) {
            released = atSent;
            runDue(outside);
        } else if (snapshots.due(guest.steps(), events)) {
            takeSnapshot();
        }
        if (next.isEmpty() && guest.printed() > atLast.printed()) {
            mark();
        }
        flush();
    }

    private void runDue(Deque<Waiting> actions) {
        while (!actions.isEmpty() && actions.getFirst().events <= durable) {
            actions.removeFirst().action.run();
        }
    }

    private Moment moment() {
        Moment now = new Moment(guest.steps(), rested);
        rested = false;
        lastStep = now.step();
        return now;
    }

    private void takeSnapshot() {
        Snapshots.Taken taken = snapshots.take(guest, moment(), life, shares);
        append(taken.event());
        ours.addLast(new Waiting(events, taken.keep()));
        snapshots.taken(guest.steps(), events);
    }

    private void append(VmEvent event) {
        append(event, ConsoleExtent.of(guest));
    }

    private void append(VmEvent event, ConsoleExtent console) {
        next.add(event);
        events++;
        atLast = console;
        flush();
    }

    private void flush() {
        if (!onTheWay && !next.isEmpty() && !lost) {
            onTheWay = true;
            atSent = atLast;
            journal.tell(new VmJournal.Append(next, events, appended));
            next = new ArrayList<>();
        }
    }
}
