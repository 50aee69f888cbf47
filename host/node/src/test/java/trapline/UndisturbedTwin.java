package trapline;

import java.nio.charset.StandardCharsets;
import trapline.machine.Exit;
import trapline.machine.Input;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.monitor.Guest;
import trapline.monitor.MachineKind;
import trapline.monitor.Program;
import trapline.monitor.Rerun;

/**
 * The twin of a machine that others disturb: what it shows is what the machine must show.
 *
 * @param <G> the kind of guest
 */
public final class UndisturbedTwin<G extends Guest> {
    private static final long PIECE = 10_000;

    private final G guest;
    private final Rerun<G> rerun;
    private final StringBuilder shown = new StringBuilder();

    /** A twin that has not run yet. */
    public UndisturbedTwin(MachineKind<G> kind, Program program) {
        guest = kind.boot(program, Storage.allocate(program.words()), RelocationBounds.all(program.words()));
        rerun = new Rerun<>(kind.monitor(), guest, program.trapAssist());
    }

    /** Types when it has come to rest. */
    public void type(String text) {
        runToRest();
        guest.deliver(new Input.ConsoleInput(text));
    }

    /** Runs until it waits for input. */
    public void runToRest() {
        while (rerun.runTo(guest.steps() + PIECE) instanceof Exit.QuantumExpired) {
            take();
        }
        take();
    }

    /** {@return what it has shown} */
    public String shown() {
        return shown.toString();
    }

    /** {@return what it shows, at least so many bytes of it; it must show so many} */
    public String shown(int atLeast) {
        while (shown.length() < atLeast) {
            rerun.runTo(guest.steps() + PIECE);
            take();
        }
        return shown();
    }

    private void take() {
        shown.append(new String(guest.output(shown.length()), StandardCharsets.ISO_8859_1));
    }
}
