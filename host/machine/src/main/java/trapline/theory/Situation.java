package trapline.theory;

import java.util.List;

/**
 * One instruction with all that a program can name: the content of its window E|r, its registers, P and b. It can be executed in
 * each of its {@link #frames}. Valid only until the search that made it goes on.
 */
public interface Situation {
    /** {@return in which circumstances it can be} */
    List<Frame> frames();

    /**
     * {@return what the bare machine does, by its executable semantics}
     *
     * @param frame one of {@link #frames}
     */
    Outcome execute(Frame frame);

    /** {@return whether a monitor's processor executes it without the control program, in the real user mode, from virtual supervisor mode} */
    boolean direct();

    /** {@return how large it is; the smallest witness is the one with the least} */
    long weight();

    /** {@return the instruction in the assembler's syntax} */
    String instruction();

    /**
     * {@return a state in readable form}
     *
     * @param frame one of {@link #frames}
     */
    String state(Frame frame);

    /**
     * {@return what becomes of that state, in readable form}
     *
     * @param frame one of {@link #frames}
     */
    String result(Frame frame);
}
