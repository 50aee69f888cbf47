/**
 * A machine goes from one node to another while it runs: its pages are copied round after round ({@link
 * trapline.cluster.migration.DepartureActor}) into the place that the other node keeps for it ({@link
 * trapline.cluster.migration.ArrivalActor}), then it rests for a moment, what is left is copied and compared, and it goes on there. Who may let it
 * run at which moment is {@link trapline.cluster.migration.Handover}'s matter, and when to stop copying that of {@link
 * trapline.cluster.migration.Rounds}.
 */
@NullMarked
package trapline.cluster.migration;

import org.jspecify.annotations.NullMarked;
