package trapline.monitor;

import java.util.List;

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

    /** {@return the names of the v_i, in their order} */
    public List<String> interpreterNames() {
        return interpreters.stream().map(Interpreter::name).toList();
    }
}
