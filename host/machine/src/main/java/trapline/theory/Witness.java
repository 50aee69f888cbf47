package trapline.theory;

/**
 * Why a property holds or does not: one state, or a pair of states, and what the instruction makes of them.
 *
 * @param property what it shows, in words
 * @param instruction in the assembler's syntax
 * @param first a state
 * @param firstResult what becomes of it
 * @param second the other state of the pair; empty if one state shows it
 * @param secondResult what becomes of that
 */
public record Witness(
        String property, String instruction, String first, String firstResult, String second, String secondResult) {
    /** {@return it in readable form, on several lines} */
    public String text() {
        String one = "%s: %s%n  %s -> %s".formatted(property, instruction, first, firstResult);
        return second.isEmpty() ? one : one + "%n  %s -> %s".formatted(second, secondResult);
    }
}
