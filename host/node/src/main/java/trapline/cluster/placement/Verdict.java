package trapline.cluster.placement;

import java.util.Optional;
import trapline.monitor.VmId;

/** What was found of one node for one machine: that it can have it, and how well, or the first thing that forbids it. */
public sealed interface Verdict {
    /**
     * It can have the machine.
     *
     * @param score how well it would do, 0 to 1,500,000: by the policy, in millionths, and more if the image is at hand
     * @param freeWords how much storage it would have left
     * @param freeWeight how much weight it would bear yet
     * @param machines how many machines it has; the fewer, the better, among equal scores
     * @param image whether it has a machine of the same image
     */
    record Fits(long score, long freeWords, long freeWeight, int machines, boolean image) implements Verdict {}

    /** It is not there. */
    record Away() implements Verdict {}

    /** It takes no new machines. */
    record Drained() implements Verdict {}

    /** The machine is there, and is to go elsewhere. */
    record IsThere() implements Verdict {}

    /** It was asked, and could not have the machine after all. */
    record RefusedBefore() implements Verdict {}

    /**
     * Another node is wanted.
     *
     * @param only which
     */
    record NotTheOne(NodeName only) implements Verdict {}

    /**
     * It does not host machines of that kind.
     *
     * @param machine which
     */
    record LacksKind(String machine) implements Verdict {}

    /**
     * It does not have a label that the machine wants.
     *
     * @param key the label's key
     * @param wanted its value
     * @param has what it has instead
     */
    record LacksLabel(String key, String wanted, Optional<String> has) implements Verdict {}

    /**
     * It has a machine of the group that is to be kept apart.
     *
     * @param group which
     * @param vm that machine
     */
    record HasOneOfGroup(String group, VmId vm) implements Verdict {}

    /**
     * It has not enough free storage.
     *
     * @param asked how many words the machine takes
     * @param free how many there are
     */
    record TooFewWords(long asked, long free) implements Verdict {}

    /**
     * Its processors bear no more.
     *
     * @param asked the machine's weight
     * @param left what they bear yet
     */
    record TooMuchWeight(long asked, long left) implements Verdict {}

    /** {@return the verdict in words, about "it"} */
    default String sentence() {
        return switch (this) {
            case Fits fits ->
                "it can have the machine: score " + fits.score + ", with " + fits.freeWords + " words and a weight of "
                        + fits.freeWeight + " left, " + fits.machines + " machines there"
                        + (fits.image ? ", one of this image" : "");
            case Away _ -> "it is not there";
            case Drained _ -> "it is drained: it takes no new machines";
            case IsThere _ -> "the machine is there";
            case RefusedBefore _ -> "it was asked and could not have the machine";
            case NotTheOne(NodeName only) -> "only " + only + " is wanted";
            case LacksKind(String machine) -> "it does not host machines of the kind " + machine;
            case LacksLabel(String key, String wanted, var has) ->
                "its label " + key + " is " + has.orElse("not there") + ", not " + wanted;
            case HasOneOfGroup(String group, VmId vm) -> "it has " + vm + ", which is of the group " + group + ", too";
            case TooFewWords(long asked, long free) -> asked + " words are more than the " + free + " that are free";
            case TooMuchWeight(long asked, long left) -> "a weight of " + asked + " is more than the " + left + " left";
        };
    }

    /** {@return what would have to change for the node to be able to have the machine; empty if it can} */
    default Optional<String> change() {
        return switch (this) {
            case Fits _ -> Optional.empty();
            case Away _ -> Optional.of("start it");
            case Drained _ -> Optional.of("undrain it");
            case IsThere _ -> Optional.of("move it elsewhere first");
            case RefusedBefore _ -> Optional.of("compact its storage, and create the machine again");
            case NotTheOne(NodeName only) -> Optional.of("do not ask for " + only);
            case LacksKind(String machine) -> Optional.of("let it host " + machine);
            case LacksLabel(String key, String wanted, var _) -> Optional.of("label it " + key + "=" + wanted);
            case HasOneOfGroup(String _, VmId vm) -> Optional.of("have " + vm + " elsewhere");
            case TooFewWords(long asked, long free) -> Optional.of("free " + (asked - free) + " words on it");
            case TooMuchWeight(long asked, long left) -> Optional.of("free a weight of " + (asked - left) + " on it");
        };
    }
}
