package trapline.cluster;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import trapline.cluster.migration.MigrationReport;
import trapline.cluster.placement.Decision;
import trapline.cluster.placement.Reason;
import trapline.monitor.VmId;

/** What a node's dock answers. {@link DockActor} is it. */
public final class Dock {
    private static final int MOST_REASONS = 8;

    private Dock() {}

    private static String sentence(Decision decision) {
        return decision.unknownNode()
                .orElseGet(() -> decision.reason().sentence()
                        + decision.nodes().stream()
                                .limit(decision.reason() instanceof Reason.NoNodeFits ? MOST_REASONS : 0)
                                .map(found -> "; " + found.node() + ": "
                                        + found.verdict().sentence())
                                .collect(Collectors.joining()));
    }

    /** The answer to who wants a machine to go, or to stay. */
    public sealed interface Reply {
        /** {@return the same in words} */
        default String sentence() {
            return switch (this) {
                case Cannot(String why) -> why;
                case Refused(Authority.Decided(var decision, var _)) -> Dock.sentence(decision);
                case Refused(Authority.NotNow(String why)) -> why;
                case Refused(Authority.Unknown(String what)) -> what;
                case Refused(var answer) -> answer.toString();
                case UnderWay _ -> "it is on its way";
            };
        }
    }

    /** So far it is. */
    public record UnderWay(MigrationReport report) implements Reply {}

    /** The placement says something else. */
    public record Refused(Authority.Answer answer) implements Reply {}

    /** It cannot be done, and why. */
    public record Cannot(String why) implements Reply {}

    /**
     * How far a drained node's machines are being moved away.
     *
     * @param waiting how many have not had their turn
     * @param coming which are not there yet, and are to go when they have come
     * @param underWay which are on their way
     * @param moved how many are elsewhere now
     * @param left what stays, and why
     */
    public record Evacuated(int waiting, List<VmId> coming, List<VmId> underWay, int moved, Map<String, String> left) {
        /** Nothing was to be moved. */
        public static final Evacuated NOTHING = new Evacuated(0, List.of(), List.of(), 0, Map.of());

        public Evacuated {
            coming = List.copyOf(coming);
            underWay = List.copyOf(underWay);
            left = new TreeMap<>(left);
        }

        /** {@return whether nothing more will happen} */
        public boolean isOver() {
            return waiting == 0 && coming.isEmpty() && underWay.isEmpty();
        }
    }
}
