package trapline.theory.recursion;

import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.theory.Progress;

/** Ends the run of a chain of monitors when the program in the innermost one has made so many steps. */
final class InnermostSteps implements Watch {
    private final int monitors;
    private final String name;
    private final RelocationBounds outermost;
    private final long most;
    private final Progress progress;
    private long made;

    /**
     * A watch.
     *
     * @param name the innermost program's
     * @param chain the outermost program of the chain
     * @param monitors how many there are, at least 1
     * @param most how many steps of the innermost program are enough
     * @param progress is told how many it has made
     */
    InnermostSteps(String name, Nesting chain, int monitors, long most, Progress progress) {
        this.name = name;
        this.outermost = new RelocationBounds(MonitoredRun.PLACE, chain.image().size());
        this.monitors = monitors;
        this.most = most;
        this.progress = progress;
    }

    /** {@return how many it has made, as its monitor has them on its account} */
    long made() {
        return made;
    }

    @Override
    public void at(long steps) {
        progress.at(() -> name + " under " + monitors + " monitors: " + made + " steps of " + most);
    }

    /** Often called: it reads the few cells that it needs. */
    @Override
    public void look(Storage storage) {
        long l = outermost.l();
        GuestTable table = GuestTable.of(storage, outermost);
        for (int level = 1; level < monitors; level++) {
            RelocationBounds next = new RelocationBounds(
                    l + table.load(storage, l, 0, GuestTable.BASE), table.load(storage, l, 0, GuestTable.CELLS));
            l = next.l();
            table = GuestTable.of(storage, next);
        }
        made = table.load(storage, l, 0, GuestTable.DIRECT)
                + table.load(storage, l, 0, GuestTable.SIMULATED)
                + table.load(storage, l, 0, GuestTable.REFLECTED);
    }

    @Override
    public boolean enough() {
        return made >= most;
    }
}
