package trapline.theory.recursion;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import trapline.machine.RelocationBounds;

/**
 * What the nesting of a program showed.
 *
 * @param machine the kind of machine
 * @param program its name
 * @param depth how many monitors, one in the other
 * @param levels every machine of the tree: a monitor before its guests
 * @param steps up to which step of the program the growth is given; empty if it ended by itself, and to its end
 * @param growth what one copy of the program costs under 0, 1 and so on monitors
 * @param law what these figures say
 */
public record RecursionReport(
        String machine,
        String program,
        int depth,
        List<Level> levels,
        OptionalLong steps,
        List<DepthFigures> growth,
        GrowthLaw law) {
    /**
     * One machine of the tree.
     *
     * @param path which guest of which: the numbers from the outermost monitor's guest on; empty for the outermost machine
     * @param name of what it runs
     * @param region its storage in its monitor's, (k, q), in the machine's cells
     * @param real the same in the real storage: all the k on the way are added up
     * @param instructions how many it has completed; empty if its monitor does not count them
     * @param direct how many of them its monitor's processor executed; empty likewise
     * @param traps how many traps its monitor took from it
     * @param result the program's own
     * @param compared what was compared with the bare machine
     * @param difference in what it differs from the bare machine; empty if in nothing
     */
    public record Level(
            List<Integer> path,
            String name,
            RelocationBounds region,
            RelocationBounds real,
            OptionalLong instructions,
            OptionalLong direct,
            long traps,
            long result,
            String compared,
            Optional<String> difference) {
        /** All of its state, through f. */
        static final String STATE = "state";

        /** What it printed, and how it ended. */
        static final String OUTPUT = "output";

        /** {@return all of its state, through f, so many times while it ran} */
        static String stateAt(int moments) {
            return moments == 1 ? "state at 1 moment" : "state at " + moments + " moments";
        }

        public Level {
            path = List.copyOf(path);
        }

        /** {@return the share executed directly, 0 to 1; empty if that is not counted} */
        public OptionalDouble directShare() {
            return instructions.isEmpty() || direct.isEmpty()
                    ? OptionalDouble.empty()
                    : OptionalDouble.of((double) direct.getAsLong() / Math.max(1, instructions.getAsLong()));
        }
    }

    public RecursionReport {
        levels = List.copyOf(levels);
        growth = List.copyOf(growth);
    }

    /** {@return whether every machine was in the state of the bare one where they were compared} */
    public boolean equivalent() {
        return levels.stream().allMatch(level -> level.difference().isEmpty());
    }
}
