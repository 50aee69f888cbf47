package trapline.monitor;

import java.util.Optional;
import trapline.machine.BlockSource;
import trapline.machine.MacAddress;
import trapline.machine.snapshot.Manifest;
import trapline.machine.snapshot.MemoryNames;
import trapline.machine.snapshot.MemoryPages;
import trapline.machine.snapshot.PageSource;
import trapline.machine.snapshot.Traits;

/**
 * A snapshot as what a machine starts with: it goes on from that moment, as if there had been no break.
 *
 * @param manifest the whole state
 * @param pages has the pages that the manifest names
 * @param diskBase what its disk started with, if it has one; the same bytes as then
 * @param inPlace whether its memory is in its region already, and named by somebody else: the manifest says nothing of it. Else it is put there
 */
public record SavedProgram(Manifest manifest, PageSource pages, Optional<BlockSource> diskBase, boolean inPlace)
        implements Program {
    public SavedProgram {
        if (manifest.traits().disk() != diskBase.isPresent()) {
            throw new IllegalArgumentException(
                    manifest.traits().disk()
                            ? "the machine of this snapshot has a disk, and it is not here"
                            : "the machine of this snapshot has no disk");
        }
    }

    /** A snapshot all of whose pages are elsewhere. */
    public SavedProgram(Manifest manifest, PageSource pages, Optional<BlockSource> diskBase) {
        this(manifest, pages, diskBase, false);
    }

    /**
     * Checks a machine that was made of this.
     *
     * @param guest just made
     * @throws IllegalArgumentException if it is not the one that the snapshot was taken of
     */
    public void check(Guest guest) {
        MemoryNames names = inPlace ? MemoryNames.ELSEWHERE : MemoryPages::capture;
        boolean same = guest.snapshot(names, _ -> {}).filter(manifest::equals).isPresent();
        if (!same) {
            throw new IllegalArgumentException("the machine that came of the snapshot is another one");
        }
    }

    @Override
    public String machine() {
        return manifest.traits().machine();
    }

    @Override
    public long words() {
        return manifest.words();
    }

    @Override
    public long backingWords() {
        return manifest.traits().backingWords();
    }

    @Override
    public Clock clock() {
        return new Clock(manifest.traits().wallClock(), manifest.traits().clockStart());
    }

    @Override
    public Optional<MacAddress> network() {
        return manifest.traits().network();
    }

    @Override
    public boolean trapAssist() {
        return manifest.traits().trapAssist();
    }

    /** {@return Theorem 1's monitor: of machines under another one there are no snapshots} */
    @Override
    public Monitoring monitoring() {
        return Monitoring.VMM;
    }

    @Override
    public Traits traits() {
        return manifest.traits();
    }
}
