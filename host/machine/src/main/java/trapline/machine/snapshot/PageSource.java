package trapline.machine.snapshot;

import trapline.machine.Bytes;

/** Where the pages are that manifests name. */
@FunctionalInterface
public interface PageSource {
    /**
     * {@return the bytes of a page, which are those that the name is the hash of}
     *
     * @param name whose
     * @throws SnapshotFormatException if it is not there, or damaged
     */
    Bytes page(PageName name) throws SnapshotFormatException;
}
