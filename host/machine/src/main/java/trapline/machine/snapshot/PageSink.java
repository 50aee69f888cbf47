package trapline.machine.snapshot;

/** Takes the pages of a snapshot that is being made. */
@FunctionalInterface
public interface PageSink {
    /**
     * Keeps a page, if it is not kept already.
     *
     * @param page one that a manifest will name
     */
    void keep(Page page);
}
