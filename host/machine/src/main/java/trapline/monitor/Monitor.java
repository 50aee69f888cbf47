package trapline.monitor;

import java.util.List;
import trapline.machine.Trap;

/**
 * The control program CP = &lt;D, A, {v_i}&gt; for one kind of machine, without A, of which a node has one for all kinds (paper,
 * section 4).
 *
 * @param dispatcher D
 * @param interpreters the v_i; D names them by their index
 * @param <G> the kind of guest
 */
public record Monitor<G extends Guest>(Dispatcher<G> dispatcher, List<Interpreter<G>> interpreters) {
    public Monitor {
        interpreters = List.copyOf(interpreters);
    }

    /**
     * Lets D decide about a trap, and records it.
     *
     * @param guest whose trap it is, handed over
     * @param trap which
     * @return the index, in {@link #interpreters}, of the v_i that simulates it
     */
    public int dispatch(G guest, Trap trap) {
        int index = dispatcher.dispatch(guest, trap);
        guest.trapRecord().add(guest.steps(), guest.p(), trap, index);
        return index;
    }

    /**
     * Simulates a trap inline if D gives it to a v_i that may be executed so; records it then.
     *
     * @param guest whose trap it is; if this fails, it must return to its {@link Guest#checkpoint}
     * @param trap which
     * @return whether that was done; if not, nothing has changed
     */
    public boolean assist(G guest, Trap trap) {
        int index = dispatcher.dispatch(guest, trap);
        Interpreter<G> interpreter = interpreters.get(index);
        if (!interpreter.assistable()) {
            return false;
        }
        guest.trapRecord().addAssisted(guest.steps(), guest.p(), trap, index);
        interpreter.interpret(guest, trap);
        if (guest.relocationRequested()) {
            throw new IllegalStateException(interpreter.name() + " asks for A and must not be executed inline");
        }
        return true;
    }

    /** {@return the names of the v_i, in their order} */
    public List<String> interpreterNames() {
        return interpreters.stream().map(Interpreter::name).toList();
    }
}
