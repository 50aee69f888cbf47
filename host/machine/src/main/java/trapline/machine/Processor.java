package trapline.machine;

/**
 * Executes innocuous instructions directly, in real user mode, and nothing else. A privileged instruction, an
 * address outside R, a supervisor call: each ends the run with a {@link Exit.Trapped}, before it has any effect.
 *
 * <p>Runs are deterministic, and the retired count that the state keeps is exact: an instruction counts once, when it
 * completes.
 *
 * @param <S> the architecture's state
 */
public interface Processor<S> {
    /**
     * Runs until the quantum is used up or something traps.
     *
     * @param state the machine; the processor owns it until it returns
     * @param quantum how many instructions may retire, at least 1
     * @return {@link Exit.QuantumExpired} after exactly {@code quantum} instructions, or {@link Exit.Trapped} before that
     */
    Exit run(S state, long quantum);
}
