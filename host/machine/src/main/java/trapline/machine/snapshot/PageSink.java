package trapline.machine.snapshot;

import java.util.function.Supplier;
import trapline.machine.Bytes;

/** Takes the pages of a snapshot that is being made. */
@FunctionalInterface
public interface PageSink {
    /**
     * Keeps a page, if it is not kept already.
     *
     * @param page one that a manifest will name
     */
    void keep(Page page);

    /**
     * Keeps a page of which only the name is at hand; whoever has it already need not ask for its bytes.
     *
     * @param name the page's
     * @param bytes gives those that the name is the hash of
     */
    default void keep(PageName name, Supplier<Bytes> bytes) {
        keep(new Page(name, bytes.get()));
    }
}
