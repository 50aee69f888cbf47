package trapline.vm;

import trapline.machine.RelocationBounds;
import trapline.machine.snapshot.MemoryCopy;
import trapline.machine.snapshot.PageTable;

/** Room for a copy of a machine's memory beside the node's real storage: it takes as much as the machine has touched. */
public final class ShadowStorage implements AutoCloseable {
    private final RealStorage storage;
    private final KernelWriteWatch watch = new KernelWriteWatch();
    private final MemoryCopy copy;
    private final PageTable table = new PageTable();

    private ShadowStorage(RealStorage storage, long words) {
        this.storage = storage;
        this.copy = new MemoryCopy(storage.cells(), words, watch);
    }

    /**
     * {@return room for a copy}
     *
     * @param words how much memory the machine has, at least 1
     * @throws IllegalStateException if the system has not so much address space for us
     */
    public static ShadowStorage of(long words) {
        return new ShadowStorage(RealStorage.reserveForUsers(words), words);
    }

    /** {@return the copy} */
    public MemoryCopy copy() {
        return copy;
    }

    /** {@return the names of its pages} */
    public PageTable table() {
        return table;
    }

    /** Gives the memory back. A machine that has not heard yet that nobody wants the copy may still write to it, and harms nothing. */
    @Override
    public void close() {
        watch.close();
        storage.discard(RelocationBounds.all(copy.words()));
    }
}
