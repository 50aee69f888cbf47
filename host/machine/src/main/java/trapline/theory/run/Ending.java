package trapline.theory.run;

import java.util.List;
import java.util.Optional;

/**
 * The state in which a machine halted, in the terms of the virtual machine: f applied to a bare machine's is the identity, to a
 * virtual one's it takes k away. Timing is no part of it.
 *
 * @param parts M, P, R, the registers, E, and what was printed, in this order
 * @param counts what it took, which is compared with nothing
 */
public record Ending(List<Part> parts, Counts counts) {
    /**
     * A part of a state.
     *
     * @param name its name on the machine
     * @param value its content, in readable form
     */
    public record Part(String name, String value) {}

    /**
     * How instructions were executed.
     *
     * @param retired how many completed
     * @param direct how many of them directly
     * @param interpreted how many of the others because virtual mode was supervisor, under a hybrid monitor
     */
    public record Counts(long retired, long direct, long interpreted) {
        /** None. */
        public static final Counts NONE = new Counts(0, 0, 0);

        /** {@return both together} */
        Counts plus(Counts other) {
            return new Counts(retired + other.retired, direct + other.direct, interpreted + other.interpreted);
        }
    }

    public Ending {
        parts = List.copyOf(parts);
    }

    /**
     * {@return the first part in which two endings differ, as it is here; empty if they are equal}
     *
     * @param other of the same program
     */
    Optional<Difference> difference(Ending other) {
        for (int i = 0; i < parts.size(); i++) {
            if (!parts.get(i).equals(other.parts.get(i))) {
                return Optional.of(new Difference(
                        parts.get(i).name(),
                        parts.get(i).value(),
                        other.parts.get(i).value()));
            }
        }
        return Optional.empty();
    }
}
