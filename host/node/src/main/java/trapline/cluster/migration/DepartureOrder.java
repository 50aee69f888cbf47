package trapline.cluster.migration;

import org.apache.pekko.actor.typed.ActorRef;
import trapline.cluster.placement.NodeName;
import trapline.journal.Durability;
import trapline.vm.Hosted;
import trapline.vm.TraplineNode;
import trapline.vm.VirtualMachine;

/**
 * What a migration is about.
 *
 * @param node where the machine is
 * @param hosted the machine
 * @param machine its actor
 * @param arrival the place that the other one keeps
 * @param settings how to do it
 * @param begin the report of it, as it begins
 * @param ledger hears how far it is
 * @param outcomes hears how it ends
 */
public record DepartureOrder(
        TraplineNode node,
        Hosted hosted,
        ActorRef<VirtualMachine.Command> machine,
        ActorRef<Arrival.Command> arrival,
        MigrationSettings settings,
        MigrationReport begin,
        Ledger ledger,
        ActorRef<DepartureOutcome> outcomes) {
    /** {@return where it goes} */
    NodeName to() {
        return begin.to();
    }

    /** {@return whether it is to outlive its node} */
    boolean outlives() {
        return hosted.spec().durability() != Durability.NONE;
    }
}
