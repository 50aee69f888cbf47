package trapline.monitor.snapshot;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import trapline.machine.Bytes;
import trapline.machine.snapshot.Page;
import trapline.machine.snapshot.PageName;
import trapline.machine.snapshot.PageSink;
import trapline.machine.snapshot.PageSource;
import trapline.machine.snapshot.SnapshotFormatException;

/** Pages in memory. */
final class KeptPages implements PageSink, PageSource {
    private final Map<PageName, Bytes> pages = new HashMap<>();

    @Override
    public void keep(Page page) {
        pages.put(page.name(), page.bytes());
    }

    @Override
    public Bytes page(PageName name) throws SnapshotFormatException {
        return Optional.ofNullable(pages.get(name)).orElseThrow(() -> new SnapshotFormatException("no page " + name));
    }

    int count() {
        return pages.size();
    }

    void lose(PageName name) {
        pages.remove(name);
    }
}
