package trapline.theory.recursion;

/**
 * What it cost to run a program under so many monitors, one in the other, all of them under ours.
 *
 * @param depth how many monitors, at least 0
 * @param instructions how many instructions the outermost machine completed
 * @param direct how many of them its processor executed, without our control program
 * @param traps how many traps reached our control program
 */
public record DepthFigures(int depth, long instructions, long direct, long traps) {
    public DepthFigures {
        if (depth < 0 || direct > instructions) {
            throw new IllegalArgumentException("depth " + depth + ", " + direct + " of " + instructions + " direct");
        }
    }

    /** {@return the share executed directly, 0 to 1} */
    public double directShare() {
        return instructions == 0 ? 0 : (double) direct / instructions;
    }
}
