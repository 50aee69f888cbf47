package trapline.monitor.thirdgen;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import trapline.device.Console;
import trapline.device.Drum;
import trapline.device.IntervalTimer;
import trapline.isa.thirdgen.SavedState;
import trapline.isa.thirdgen.ThirdGenState;
import trapline.machine.Bytes;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.machine.snapshot.Manifest;
import trapline.machine.snapshot.MemoryNames;
import trapline.machine.snapshot.MemoryPages;
import trapline.machine.snapshot.Page;
import trapline.machine.snapshot.PageName;
import trapline.machine.snapshot.PageSink;
import trapline.machine.snapshot.RecordCodec;
import trapline.machine.snapshot.SnapshotFormatException;
import trapline.machine.snapshot.Traits;
import trapline.monitor.SavedProgram;
import trapline.monitor.TrapRecord;

/**
 * What a snapshot of a third-generation machine holds beside its memory.
 *
 * @param state the state without E
 * @param traps what its traps were
 * @param direct how many instructions the processor executed directly
 */
record ThirdGenSnapshot(SavedState state, TrapRecord.State traps, long direct) {
    private static final RecordCodec CODEC = new RecordCodec(
            List.of(
                    ThirdGenSnapshot.class,
                    SavedState.class,
                    TrapRecord.State.class,
                    TrapRecord.Entry.class,
                    IntervalTimer.State.class,
                    Console.State.class,
                    Drum.State.class),
            new RecordCodec.PageType<>(
                    Bytes.class,
                    Bytes::toArray,
                    bytes -> Page.of(bytes.toArray()).name().toArray(),
                    Bytes::of));

    /** {@return the snapshot of a guest at rest} */
    static Manifest take(ThirdGenGuest guest, Traits traits, MemoryNames memory, PageSink pages) {
        ThirdGenState state = guest.state();
        ThirdGenSnapshot rest =
                new ThirdGenSnapshot(SavedState.of(state), guest.trapRecord().state(), guest.direct());
        List<PageName> backing = new ArrayList<>();
        Bytes encoded = CODEC.encode(rest, backing, pages);
        return new Manifest(
                traits,
                state.region().b(),
                state.steps(),
                memory.of(state.storage(), state.region(), pages),
                backing,
                encoded);
    }

    /**
     * {@return a state that goes on from a snapshot}
     *
     * @param saved the snapshot
     * @param storage the storage that holds the region
     * @param region where; zero so far
     * @throws IllegalArgumentException if the snapshot cannot be used
     */
    static ThirdGenSnapshot read(SavedProgram saved, Storage storage, RelocationBounds region) {
        Manifest manifest = saved.manifest();
        try {
            if (!saved.inPlace()) {
                MemoryPages.restore(storage, region, manifest.memory(), saved.pages());
            }
            return CODEC.decode(manifest.state(), ThirdGenSnapshot.class, manifest.backing(), saved.pages());
        } catch (SnapshotFormatException damaged) {
            throw new IllegalArgumentException("the snapshot cannot be used: " + damaged.getMessage(), damaged);
        }
    }

    /** {@return the guest of a snapshot; it was checked that a snapshot of it would be the same} */
    static ThirdGenGuest restore(
            SavedProgram saved,
            Storage storage,
            RelocationBounds region,
            Function<ThirdGenState, ThirdGenGuest> making) {
        ThirdGenSnapshot read = read(saved, storage, region);
        ThirdGenGuest guest = making.apply(read.state.restore(storage, region));
        guest.resume(read.traps, read.direct);
        saved.check(guest);
        return guest;
    }
}
