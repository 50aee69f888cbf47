package trapline.theory.report;

import java.util.List;
import java.util.Locale;
import trapline.theory.Classification;
import trapline.theory.Property;
import trapline.theory.Search;
import trapline.theory.Witness;

/**
 * What was found of one or more encoding classes with one verdict.
 *
 * @param name of the class, or of the group
 * @param members the classes' names
 * @param claimed what the machine's table claims
 * @param found what it amounts to: privileged, innocuous or sensitive
 * @param claimHolds whether these are the same
 * @param privileged whether u always traps where s does not
 * @param controlSensitive whether R or M changes without a trap
 * @param modeSensitive whether what the program sees depends on M
 * @param locationSensitive whether what the program sees depends on l, or on what is outside R
 * @param userSensitive whether one of these shows with both modes u
 * @param supervisorSensitive whether one of these shows with both modes s
 * @param innocuous whether it is not sensitive
 * @param beyond whether it changes what the model leaves out: a device, or whether the machine runs
 * @param runsDirectly whether a monitor's processor executes it without the control program
 * @param searched how, for each way
 * @param executions how many executions of the semantics that were
 * @param witnesses the smallest witness of each property, of the first class of the line
 */
public record ClassLine(
        String name,
        List<String> members,
        String claimed,
        String found,
        boolean claimHolds,
        boolean privileged,
        boolean controlSensitive,
        boolean modeSensitive,
        boolean locationSensitive,
        boolean userSensitive,
        boolean supervisorSensitive,
        boolean innocuous,
        boolean beyond,
        boolean runsDirectly,
        List<String> searched,
        long executions,
        List<Witness> witnesses) {
    public ClassLine {
        members = List.copyOf(members);
        searched = List.copyOf(searched);
        witnesses = List.copyOf(witnesses);
    }

    static ClassLine of(List<Classification> alike) {
        Classification one = alike.getFirst();
        return new ClassLine(
                alike.size() == 1 ? one.encoding().name() : one.encoding().group(),
                alike.stream().map(c -> c.encoding().name()).toList(),
                lower(one.encoding().claimed()),
                lower(one.amountsTo()),
                one.claimHolds(),
                one.privileged(),
                one.controlSensitive(),
                one.modeSensitive(),
                one.locationSensitive(),
                one.userSensitive(),
                one.supervisorSensitive(),
                one.innocuous(),
                one.beyond(),
                one.direct(),
                one.searches().stream().map(Search::toString).toList(),
                alike.stream().mapToLong(Classification::executions).sum(),
                witnesses(one));
    }

    /** Each verdict of "sensitive" has its witness, and each of "not privileged"; that it runs directly needs none. */
    private static List<Witness> witnesses(Classification one) {
        return one.witnesses().entrySet().stream()
                .filter(entry -> entry.getKey() != Property.DIRECT)
                .sorted(java.util.Map.Entry.comparingByKey())
                .map(java.util.Map.Entry::getValue)
                .toList();
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** {@return whether this keeps Theorem 1 from the machine} */
    public boolean offends() {
        return found.equals("sensitive");
    }
}
