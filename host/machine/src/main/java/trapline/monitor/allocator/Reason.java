package trapline.monitor.allocator;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Why a decision went as it did: the rule that decided, and the numbers that it decided by, in words unless the name says otherwise. */
public final class Reason {
    private static final Pattern FIGURE = Pattern.compile("\\{(\\w+)}");
    private static final Map<Code, List<String>> FIGURES = Arrays.stream(Code.values())
            .collect(Collectors.toMap(code -> code, Reason::named, (one, _) -> one, () -> new EnumMap<>(Code.class)));

    private final Code code;
    // In the order of the code's figures. A map of them is made for those who ask: a reason is given far more often
    // than read.
    private final long[] values;

    private Reason(Code code, long[] values) {
        this.code = code;
        this.values = values;
    }

    /** Every rule that can decide, with its sentence. */
    public enum Code {
        /** Genesis. */
        CONFIGURED("{storage} words to hand out, in granules of {granule}"),
        /** The quota holds from now on. */
        QUOTA_SET(
                "the quota is {machines} machines, {words} words and a weight of {weight}; in use are {usedMachines}, "
                        + "{usedWords} and {usedWeight}"),
        /** A hole was found. */
        BEST_FIT("the smallest hole that takes {words} words in {extent} words of granules; {over} of it stay free"),
        /** The place asked for is free. */
        TARGET_FREE("the {extent} words from {target} are free, or the machine's own"),
        /** A compaction step. */
        SLID_DOWN("the region of {extent} words slides down from {from} to {to}, into a hole of {hole} words"),
        /** A move is done. */
        EVACUATED("{returned} words of the old region of {words} words at {from} are free again"),
        /** A smaller bound. */
        SHRUNK("the region shrinks from {from} words to {to}; {returned} words of granules are free once evacuated"),
        /** The region is gone. */
        REVOKED(
                "{returned} words of granules and a weight of {weight} are taken back; a drum or disk of {backing} words stays"),
        /** The shares hold from now on. */
        SHARES_SET(
                "the weight goes from {fromWeight} to {toWeight}, the cap from {fromCap} to {toCap} instructions a second"),
        /** The machine is gone. */
        RELEASED(
                "{returned} words of granules, a drum or disk of {backing} words and a weight of {weight} are taken back"),
        /** A guest's R was clipped. */
        BEYOND_REGION(
                "R = ({l}, {b}) reaches beyond a region of {words} words and became ({realL}, {realB}) in real storage, "
                        + "{times} times"),

        /** No genesis yet. */
        NOT_CONFIGURED("there is no storage to decide about before the first configure"),
        /** A second genesis. */
        ALREADY_CONFIGURED("the storage of {storage} words is configured already"),
        /** The id names a machine. */
        ID_IN_USE("a machine of that name is there already"),
        /** The id names none. */
        NO_SUCH_VM("there is no machine of that name"),
        /** Too many machines. */
        TENANT_MACHINES("the tenant has {used} machines of {quota}"),
        /** Too many words. */
        TENANT_WORDS("{asked} words are more than the {left} that the tenant's quota of {quota} leaves"),
        /** Too much weight. */
        TENANT_WEIGHT("a weight of {asked} more exceeds the {left} that the tenant's quota of {quota} leaves"),
        /** Not enough free words, in one piece or not. */
        STORAGE_EXHAUSTED("{extent} words of granules are more than the {free} that are free"),
        /** Enough free words, but scattered. */
        NO_HOLE_LARGE_ENOUGH(
                "{free} words are free, but the largest of {holes} holes has {largest}, not {extent}; compaction "
                        + "would help"),
        /** The target is no granule's first word. */
        TARGET_NOT_ALIGNED("the target {target} is not a multiple of {granule}"),
        /** The target reaches beyond the storage. */
        TARGET_OUTSIDE("{extent} words from {target} reach beyond the storage of {storage}"),
        /** Somebody is there. */
        TARGET_NOT_FREE("the {extent} words from {target} are not all free: {taken} is the first that is taken"),
        /** The target is the present place. */
        SAME_PLACE("the region is at {target} already"),
        /** All free words are one hole at the end, or none is free. */
        NOTHING_TO_COMPACT("no region lies behind a hole; {free} words are free"),
        /** The last move is not done. */
        MOVE_PENDING("a move is pending: {words} words at {from} are not evacuated yet"),
        /** Compaction waits for moves. */
        MOVES_PENDING("each of the {holes} holes with a region behind it waits for a pending move"),
        /** There is no move to be done with. */
        NO_MOVE_PENDING("no move is pending"),
        /** The machine has no region. */
        ALREADY_REVOKED("the machine's region was revoked"),
        /** A shrink that would not. */
        NOT_SMALLER("{asked} words are not fewer than the region's {words}"),
        /** An R that needs no clipping. */
        WITHIN_REGION("R = ({l}, {b}) lies within the region of {words} words");

        private final String sentence;

        Code(String sentence) {
            this.sentence = sentence;
        }

        /** {@return the names of the figures that go with this code, in the order of its sentence} */
        public List<String> figures() {
            return FIGURES.getOrDefault(this, List.of());
        }
    }

    /**
     * {@return a reason}
     *
     * @param code the rule
     * @param figures one number for each of {@link Code#figures}, in that order
     */
    public static Reason of(Code code, long... figures) {
        List<String> names = code.figures();
        if (names.size() != figures.length) {
            throw new IllegalArgumentException(code + " needs the figures " + names + ", not " + figures.length);
        }
        return new Reason(code, figures.clone());
    }

    /**
     * {@return a reason}
     *
     * @param code the rule
     * @param figures a number for each of {@link Code#figures}, by name
     */
    public static Reason of(Code code, Map<String, Long> figures) {
        List<String> names = code.figures();
        if (figures.size() != names.size() || !figures.keySet().containsAll(names)) {
            throw new IllegalArgumentException(code + " needs the figures " + names + ", not " + figures);
        }
        return new Reason(
                code,
                names.stream().mapToLong(name -> figures.getOrDefault(name, 0L)).toArray());
    }

    /** {@return the rule that decided} */
    public Code code() {
        return code;
    }

    /** {@return the numbers that it decided by: those of {@link Code#figures}, in that order} */
    public Map<String, Long> figures() {
        Map<String, Long> named = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            named.put(code.figures().get(i), values[i]);
        }
        return Collections.unmodifiableMap(named);
    }

    /**
     * {@return one of the numbers that it decided by}
     *
     * @param index its place among {@link Code#figures}
     */
    public long figure(int index) {
        return values[index];
    }

    private static List<String> named(Code code) {
        return FIGURE.matcher(code.sentence)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** {@return the reason in words, with its figures} */
    public String sentence() {
        Map<String, Long> figures = figures();
        return FIGURE.matcher(code.sentence)
                .replaceAll((MatchResult found) -> String.valueOf(figures.get(found.group(1))));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Reason reason && reason.code == code && Arrays.equals(reason.values, values);
    }

    @Override
    public int hashCode() {
        return 31 * code.hashCode() + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return code + " " + figures();
    }
}
