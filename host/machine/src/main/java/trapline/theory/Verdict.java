package trapline.theory;

import java.util.List;
import java.util.function.Predicate;

/**
 * Whether a theorem covers a machine.
 *
 * @param theorem 1, 2 or 3
 * @param says what it says, in a line
 * @param applies whether its hypothesis holds, as far as the searches found
 * @param reason why
 * @param offending the encoding classes that keep it from holding
 */
public record Verdict(int theorem, String says, boolean applies, String reason, List<String> offending) {
    private static final String ONE =
            "a virtual machine monitor can be built if the sensitive instructions are privileged";
    private static final String TWO =
            "a machine is recursively virtualizable if it is virtualizable and has a monitor without timing dependence";
    private static final String THREE =
            "a hybrid monitor can be built if the user sensitive instructions are privileged";

    public Verdict {
        offending = List.copyOf(offending);
    }

    /**
     * {@return the verdicts of the three theorems}
     *
     * @param classes all of a machine's
     */
    public static List<Verdict> of(List<Classification> classes) {
        Verdict one = verdict(1, ONE, "sensitive", classes, c -> c.sensitive() || c.beyond());
        Verdict two = new Verdict(
                2,
                TWO,
                one.applies,
                one.applies
                        ? "Theorem 1 applies, and our monitors count time in instructions and read no clock"
                        : "Theorem 1 does not apply, so nothing says that the machine is virtualizable",
                one.offending);
        return List.of(one, two, verdict(3, THREE, "user sensitive", classes, Classification::userSensitive));
    }

    private static Verdict verdict(
            int theorem, String says, String what, List<Classification> classes, Predicate<Classification> sensitive) {
        List<String> offending = classes.stream()
                .filter(sensitive)
                .filter(c -> !c.privileged())
                .map(c -> c.encoding().name())
                .toList();
        long count = classes.stream().filter(sensitive).count();
        String reason = offending.isEmpty()
                ? "all " + count + " " + what + " encoding classes are privileged"
                : offending.size() + " of " + count + " " + what + " encoding classes "
                        + (offending.size() == 1 ? "is" : "are") + " not privileged";
        return new Verdict(theorem, says, offending.isEmpty(), reason, offending);
    }
}
