package trapline.theory.run;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.LongFunction;

/**
 * The state of a machine in the terms of the virtual one: f applied to a bare machine's is the identity, to a virtual one's it takes k
 * away. Timing is no part of it.
 *
 * @param parts whether it halted, M, P, R, registers, storage, and what was printed, in this order
 */
public record MappedState(List<Part> parts) {
    /** A part of a state. */
    public sealed interface Part {
        /**
         * {@return in what it differs from the same part of another state; empty if in nothing}
         *
         * @param hosted the other
         */
        Optional<Difference> difference(Part hosted);
    }

    /**
     * A part that is one thing.
     *
     * @param name its name on the machine
     * @param value its content, in readable form
     */
    public record Named(String name, String value) implements Part {
        @Override
        public Optional<Difference> difference(Part hosted) {
            return equals(hosted) ? Optional.empty() : Optional.of(new Difference(name, value, value(hosted)));
        }

        private static String value(Part part) {
            return part instanceof Named named ? named.value : part.toString();
        }
    }

    /** A row of registers, or of storage. */
    public static final class Cells implements Part {
        private final IntFunction<String> name;
        private final LongFunction<String> text;
        private final long[] values;

        /**
         * Some cells.
         *
         * @param name of the cell with an index
         * @param text of a content
         * @param values the contents
         */
        public Cells(IntFunction<String> name, LongFunction<String> text, long[] values) {
            this.name = name;
            this.text = text;
            this.values = values.clone();
        }

        @Override
        public Optional<Difference> difference(Part hosted) {
            long[] others = hosted instanceof Cells cells ? cells.values : new long[0];
            int first = Arrays.mismatch(values, others);
            return first < 0
                    ? Optional.empty()
                    : Optional.of(new Difference(name.apply(first), text(this, first), text(hosted, first)));
        }

        private static String text(Part part, int index) {
            return part instanceof Cells cells && index < cells.values.length
                    ? cells.text.apply(cells.values[index])
                    : "not there";
        }
    }

    public MappedState {
        parts = List.copyOf(parts);
    }

    /**
     * {@return the first part in which a virtual machine's state differs from this bare machine's; empty if they are equal}
     *
     * @param hosted of the same program
     */
    public Optional<Difference> difference(MappedState hosted) {
        for (int i = 0; i < parts.size(); i++) {
            Optional<Difference> difference = parts.get(i).difference(hosted.parts.get(i));
            if (difference.isPresent()) {
                return difference;
            }
        }
        return Optional.empty();
    }

    /** {@return whether a machine halted, as the first part of its state} */
    static Part halted(boolean halted) {
        return new Named("the machine", halted ? "halted" : "running");
    }
}
