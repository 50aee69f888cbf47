package trapline.machine;

/** M of a state: the processor mode (paper, section 3). */
public enum Mode {
    /** The mode s, in which the control program runs. */
    SUPERVISOR,
    /** The mode u, in which every other program runs. */
    USER;

    /** {@return the paper's letter, s or u} */
    public String letter() {
        return this == SUPERVISOR ? "s" : "u";
    }
}
