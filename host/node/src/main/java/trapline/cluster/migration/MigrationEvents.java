package trapline.cluster.migration;

import java.util.Optional;
import trapline.cluster.placement.NodeName;
import trapline.monitor.VmId;
import trapline.vm.Event;

/** What the events of the two nodes say of a migration: here it begins and ends, and there the machine has come. */
public final class MigrationEvents {
    private static final double MICROS_PER_MILLI = 1000;

    private MigrationEvents() {}

    /** {@return the event that a machine is on its way} */
    public static Event begun(MigrationReport report) {
        return new Event.Happened(Event.Kind.MIGRATION_BEGUN, report.vm(), "goes to " + report.to());
    }

    /** {@return the event that it is there, or stays; empty if neither is said} */
    public static Optional<Event> of(DepartureOutcome outcome) {
        return switch (outcome) {
            case DepartureOutcome.Given(var report) -> Optional.of(over(report));
            case DepartureOutcome.Unclear(var report) -> Optional.of(over(report));
            case DepartureOutcome.Stayed(var report, var _) -> Optional.of(over(report));
            case DepartureOutcome.Giving _, DepartureOutcome.Settled _ -> Optional.empty();
        };
    }

    /** {@return the event that a migration has ended} */
    public static Event over(MigrationReport report) {
        return switch (report.stage()) {
            case DONE -> new Event.Happened(Event.Kind.MIGRATION_DONE, report.vm(), there(report));
            case CANCELLED -> new Event.Happened(Event.Kind.MIGRATION_CANCELLED, report.vm(), not(report));
            default -> new Event.Happened(Event.Kind.MIGRATION_FAILED, report.vm(), not(report));
        };
    }

    private static String there(MigrationReport report) {
        return "went to " + report.to()
                + report.downtimeMicros()
                        .map(micros -> ", and rested for " + micros / MICROS_PER_MILLI + " ms")
                        .orElse("");
    }

    private static String not(MigrationReport report) {
        return "not to " + report.to() + report.reason().map(why -> ": " + why).orElse("");
    }

    static Event arrived(VmId vm, Optional<NodeName> from) {
        return new Event.Happened(
                Event.Kind.ARRIVED, vm, from.map(node -> "came from " + node).orElse("came"));
    }
}
