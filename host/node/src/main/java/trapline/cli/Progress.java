package trapline.cli;

import java.io.PrintWriter;
import java.util.function.Supplier;

/** Says once a second what a command is doing, on the standard error; a command that is done sooner says nothing. */
final class Progress implements trapline.theory.Progress {
    private static final long EVERY_NANOS = 1_000_000_000L;

    private final PrintWriter out;
    private long next = System.nanoTime() + EVERY_NANOS;

    Progress(PrintWriter out) {
        this.out = out;
    }

    /** Says it, if it is time. */
    @Override
    public void at(Supplier<String> what) {
        if (System.nanoTime() - next >= 0) {
            out.println(what.get());
            out.flush();
            next = System.nanoTime() + EVERY_NANOS;
        }
    }
}
