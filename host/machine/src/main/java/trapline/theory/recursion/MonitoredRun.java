package trapline.theory.recursion;

import java.nio.charset.StandardCharsets;
import java.util.List;
import trapline.machine.Exit;
import trapline.machine.Input;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.machine.Trap;
import trapline.monitor.Guest;
import trapline.monitor.MachineKind;
import trapline.monitor.Monitor;
import trapline.monitor.Program;

/**
 * A program run under our own monitor, D and the v_i, without actors: the outermost level of every nesting.
 *
 * @param storage the real storage
 * @param guest the machine, in its region of the storage
 * @param console all that it has printed, as chars 0 to 255
 * @param end why it stopped
 * @param <G> the kind of guest
 */
record MonitoredRun<G extends Guest>(Storage storage, G guest, String console, Exit end) {
    /** Where the region starts, in cells: something other than 0, so that R' is never R. */
    static final long PLACE = 512;

    /** Fewer instructions than a console keeps bytes, so that none are lost between two readings. */
    private static final long QUANTUM = 50_000;

    /**
     * {@return a run}
     *
     * @param kind the kind of machine
     * @param program what it runs
     * @param inputs what enters before its first instruction
     * @param mostSteps where to stop if it does not end before
     * @param watch looks at it, and may end it
     * @param <G> the kind of guest
     */
    static <G extends Guest> MonitoredRun<G> of(
            MachineKind<G> kind, Program program, List<Input> inputs, long mostSteps, Watch watch) {
        Storage storage = Storage.allocate(PLACE + program.words());
        G guest = kind.boot(program, storage, new RelocationBounds(PLACE, program.words()));
        inputs.forEach(guest::deliver);
        StringBuilder console = new StringBuilder();
        Exit exit = Exit.QUANTUM_EXPIRED;
        while (exit.equals(Exit.QUANTUM_EXPIRED) && guest.steps() < mostSteps && !watch.enough()) {
            exit = run(kind.monitor(), guest, Math.min(mostSteps, guest.steps() + QUANTUM), storage, watch);
            watch.at(guest.steps());
            console.append(new String(guest.output(console.length()), StandardCharsets.ISO_8859_1));
        }
        return new MonitoredRun<>(storage, guest, console.toString(), exit);
    }

    private static <G extends Guest> Exit run(Monitor<G> monitor, G guest, long step, Storage storage, Watch watch) {
        while (true) {
            Exit exit = guest.run(step - guest.steps());
            if (!(exit instanceof Exit.Trapped(Trap trap))) {
                return exit;
            }
            monitor.interpreters().get(monitor.dispatch(guest, trap)).interpret(guest, trap);
            if (guest.relocationRequested()) {
                guest.composeRelocation();
            }
            watch.look(storage);
            if (watch.enough()) {
                return Exit.QUANTUM_EXPIRED;
            }
        }
    }

    /** {@return whether it has halted} */
    boolean halted() {
        return end.equals(Exit.HALTED);
    }

    /** {@return what it cost, at a depth} */
    DepthFigures figures(int depth) {
        return new DepthFigures(
                depth, guest.retired(), guest.direct(), guest.trapRecord().total());
    }
}
