package trapline.vm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import trapline.journal.Archive;
import trapline.journal.Durability;
import trapline.journal.History;
import trapline.journal.Life;
import trapline.journal.VmEvent;
import trapline.machine.BlockSource;
import trapline.machine.RelocationBounds;
import trapline.machine.snapshot.Manifest;
import trapline.machine.snapshot.SnapshotFormatException;
import trapline.monitor.Guest;
import trapline.monitor.Rerun;
import trapline.monitor.SavedProgram;
import trapline.monitor.Tenant;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Shares;

/**
 * What the journal and the archive have of a machine that was on the node before.
 *
 * @param created how it was created
 * @param history what happened to it
 * @param archive has its snapshots
 * @param disk what its disk starts with, if it has one
 */
record Recall(VmEvent.Created created, History.Summary history, Archive archive, Optional<BlockSource> disk) {
    private static final Logger LOG = LoggerFactory.getLogger(Recall.class);

    /** {@return whether it starts anew, and does not go on} */
    boolean startsAnew() {
        return created.durability() == Durability.RESTART;
    }

    /** {@return its snapshots that may be used, the best first} */
    List<VmEvent.Saved> snapshots() {
        return history.events().stream()
                .filter(event -> event instanceof VmEvent.Saved)
                .map(event -> (VmEvent.Saved) event)
                .filter(saved -> history.kept().contains(saved.number()))
                .sorted(Comparator.comparingLong(VmEvent.Saved::number).reversed())
                .toList();
    }

    /** {@return the number of its next snapshot} */
    long nextSnapshot() {
        return 1
                + history.events().stream()
                        .mapToLong(event -> event instanceof VmEvent.Saved saved ? saved.number() : -1)
                        .max()
                        .orElse(-1);
    }

    /** {@return the numbers of its snapshots that are kept, the last one last} */
    List<Long> kept() {
        return history.kept();
    }

    /** {@return what somebody has made of it} */
    Life life() {
        Life life = created.start() ? Life.RUNNING : Life.CREATED;
        for (VmEvent event : history.events()) {
            if (event instanceof VmEvent.Changed changed) {
                life = changed.life();
            } else if (event instanceof VmEvent.Saved saved) {
                life = saved.life();
            }
        }
        return life;
    }

    /** {@return why it has failed for good, if it has} */
    Optional<String> failure() {
        return history.events().stream()
                .filter(event -> event instanceof VmEvent.Failed)
                .map(event -> ((VmEvent.Failed) event).why())
                .findFirst();
    }

    /**
     * {@return the spec to make it again by}
     *
     * @throws RecoveryFailedException if none of its snapshots can be read
     */
    VmSpec spec() {
        List<String> problems = new ArrayList<>();
        List<SavedProgram> usable = new ArrayList<>();
        for (VmEvent.Saved saved : snapshots()) {
            try {
                usable.add(program(saved));
            } catch (SnapshotFormatException | IllegalArgumentException damaged) {
                problems.add("snapshot " + saved.number() + ": " + damaged.getMessage());
            }
        }
        // The largest: from an older snapshot it may shrink again on the way.
        SavedProgram program = usable.stream()
                .max(Comparator.comparingLong(SavedProgram::words))
                .orElseThrow(() -> new RecoveryFailedException("no snapshot of it can be used: " + problems));
        return new VmSpec(
                VmId.of(created.vm()),
                Tenant.of(created.tenant()),
                created.imageName(),
                program,
                shares(),
                created.ioRates(),
                created.start(),
                created.durability());
    }

    private Shares shares() {
        Shares shares = created.shares();
        for (VmEvent event : history.events()) {
            if (event instanceof VmEvent.Shared(Shares changed)) {
                shares = changed;
            } else if (event instanceof VmEvent.Saved saved) {
                shares = saved.shares();
            }
        }
        return shares;
    }

    private SavedProgram program(VmEvent.Saved saved) throws SnapshotFormatException {
        Manifest manifest = archive.find(created.vm(), saved.number());
        if (!manifest.hash().equals(saved.hash())) {
            throw new SnapshotFormatException("it is of another state than the journal says");
        }
        return new SavedProgram(manifest, archive, disk);
    }

    /**
     * {@return the machine at its best snapshot, and what there is to do from there}
     *
     * @param spec see {@link #spec}
     * @param host what the node lends it
     * @param region the part of the real storage that A gave it; zero so far
     * @throws RecoveryFailedException if no snapshot can be used
     */
    <G extends Guest> Base<G> base(VmSpec spec, Host<G> host, RelocationBounds region) {
        List<String> problems = new ArrayList<>();
        for (VmEvent.Saved saved : snapshots()) {
            try {
                SavedProgram program = program(saved);
                RelocationBounds own = new RelocationBounds(region.l(), program.words());
                G guest = host.boot(spec.withProgram(program), own);
                if (!problems.isEmpty()) {
                    LOG.warn("{} goes on from snapshot {}, because of {}", spec.id(), saved.number(), problems);
                }
                return new Base<>(guest, replay(guest, host, spec, saved));
            } catch (SnapshotFormatException | IllegalArgumentException damaged) {
                problems.add("snapshot " + saved.number() + ": " + damaged.getMessage());
                host.storage().window(region).fill((byte) 0);
            }
        }
        throw new RecoveryFailedException("no snapshot of it can be used: " + problems);
    }

    private <G extends Guest> Replaying<G> replay(G guest, Host<G> host, VmSpec spec, VmEvent.Saved from) {
        List<VmEvent> all = history.events();
        List<VmEvent> later = all.subList(all.indexOf(from) + 1, all.size());
        Rerun<G> rerun =
                new Rerun<>(host.kind().monitor(), guest, spec.program().trapAssist());
        return startsAnew()
                ? new Replaying<>(guest, rerun, List.of(), lifeAnew(from.life()))
                : new Replaying<>(guest, rerun, later, from.life());
    }

    /** A machine that starts anew is neither paused nor half way through anything; only stopped it stays. */
    private Life lifeAnew(Life first) {
        Life life = first;
        for (VmEvent event : history.events()) {
            if (event instanceof VmEvent.Changed changed) {
                life = changed.life() == Life.PAUSED ? Life.RUNNING : changed.life();
            }
        }
        return life;
    }

    /**
     * A machine at a snapshot.
     *
     * @param guest the machine
     * @param replay brings it to where it was
     */
    record Base<G extends Guest>(G guest, Replaying<G> replay) {}
}
