package trapline.theory;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A machine as the classifier sees it: its encoding classes, and states on which its executable semantics can be tried. */
public interface Subject {
    /** {@return the machine's name} */
    String machine();

    /** {@return what the supervisor and the user mode of the classification are on this machine, in a line} */
    String modes();

    /** {@return the encoding classes, each word of the machine in one} */
    List<EncodingClass> classes();

    /**
     * An assumption on the states that are searched, and what becomes of the verdicts without it.
     *
     * @param assumption what holds in all states
     * @param without what holds in those of {@code subject} instead
     * @param subject the same machine without the assumption, with the classes that it concerns
     */
    record Relaxation(String assumption, String without, Subject subject) {}

    /** {@return what the states are assumed to be like; empty if every state of the machine is in the domain} */
    default Optional<Relaxation> relaxation() {
        return Optional.empty();
    }

    /**
     * Tries a class.
     *
     * @param encoding one of {@link #classes}
     * @param visit gets every situation
     * @return how it was searched, one entry for each way
     */
    List<Search> search(EncodingClass encoding, Consumer<Situation> visit);
}
