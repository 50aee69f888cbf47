package trapline.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a journal says of a machine, as far as it is needed to make it again: its creation, and all from the oldest of its
 * snapshots on that are kept. Belongs to one journal.
 */
public final class History {
    private final int most;
    private Optional<VmEvent.Created> created = Optional.empty();
    private final List<VmEvent> events = new ArrayList<>();
    private final List<Long> kept = new ArrayList<>();

    /**
     * A history as it is stored now and then, so that the journal need not keep what lies before.
     *
     * @param created see {@link History#created}
     * @param events see {@link History#events}
     * @param kept see {@link History#kept}
     */
    public record Summary(Optional<VmEvent.Created> created, List<VmEvent> events, List<Long> kept) implements Stored {
        public Summary {
            events = List.copyOf(events);
            kept = List.copyOf(kept);
        }
    }

    /** The history of no machine, which keeps so many snapshots where its events do not say how many: the last one, and those to fall back to. */
    History(int most) {
        this.most = most;
    }

    static History of(Summary summary, int most) {
        History history = new History(most);
        history.created = summary.created;
        history.events.addAll(summary.events);
        history.kept.addAll(summary.kept);
        return history;
    }

    /** {@return all of it as a value} */
    public Summary summary() {
        return new Summary(created, events, kept);
    }

    History add(VmEvent event) {
        switch (event) {
            case VmEvent.Created first -> created = Optional.of(first);
            case VmEvent.Kept(long number, int now) -> keep(number, now > 0 ? now : most);
            case VmEvent.Deleted _ -> clear();
            case VmEvent.Confirmed _ -> {}
            case VmEvent.Entered _,
                    VmEvent.Reached _,
                    VmEvent.Changed _,
                    VmEvent.Moved _,
                    VmEvent.Shared _,
                    VmEvent.Failed _,
                    VmEvent.Saved _ -> events.add(event);
        }
        return this;
    }

    private void keep(long number, int now) {
        kept.add(number);
        while (kept.size() > now) {
            kept.removeFirst();
        }
        while (!(events.getFirst() instanceof VmEvent.Saved saved && saved.number() == kept.getFirst())) {
            events.removeFirst();
        }
    }

    private void clear() {
        created = Optional.empty();
        events.clear();
        kept.clear();
    }
}
