package trapline.vm;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import trapline.machine.Bytes;
import trapline.machine.snapshot.Page;
import trapline.machine.snapshot.PageName;
import trapline.machine.snapshot.PageSink;

/** Keeps pages that it has not seen before. It goes to and fro by message; whoever has it owns it. */
public final class NewPages implements PageSink {
    private final Set<PageName> seen = new HashSet<>();
    private List<Page> fresh = new ArrayList<>();

    /** None seen yet. */
    public NewPages() {}

    @Override
    public void keep(Page page) {
        keep(page.name(), page::bytes);
    }

    @Override
    public void keep(PageName name, Supplier<Bytes> bytes) {
        if (seen.add(name)) {
            fresh.add(new Page(name, bytes.get()));
        }
    }

    /** {@return the pages that are new since this was called last} */
    public List<Page> take() {
        List<Page> taken = fresh;
        fresh = new ArrayList<>();
        return taken;
    }
}
