package trapline.machine;

/** Why {@link Processor#run} came back. */
public sealed interface Exit {
    /** The quantum is used up; P names the next instruction. */
    record QuantumExpired() implements Exit {}

    /**
     * An instruction could not be executed directly, or an interrupt is due.
     *
     * @param trap which
     */
    record Trapped(Trap trap) implements Exit {}

    /** The machine has halted and will not run again. */
    record Halted() implements Exit {}

    /** The machine is idle until an interrupt, and none can come of itself: it waits for an {@link Input}. */
    record WaitingForInterrupt() implements Exit {}

    /** The one {@link QuantumExpired}. */
    Exit QUANTUM_EXPIRED = new QuantumExpired();

    /** The one {@link Halted}. */
    Exit HALTED = new Halted();

    /** The one {@link WaitingForInterrupt}. */
    Exit WAITING_FOR_INTERRUPT = new WaitingForInterrupt();
}
