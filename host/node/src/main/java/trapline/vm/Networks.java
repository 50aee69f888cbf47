package trapline.vm;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import trapline.monitor.Tenant;
import trapline.monitor.VmId;

/** The switches of the node: one for each tenant that has a machine with a network card, as long as it has one. */
final class Networks {
    private record Network(ActorRef<TenantSwitch.Command> ref, Set<VmId> machines) {}

    private final ActorContext<Node.Command> context;
    private final Map<Tenant, Network> networks = new HashMap<>();
    private long started;

    Networks(ActorContext<Node.Command> context) {
        this.context = context;
    }

    /** {@return the switch for a machine, if it has a network card} */
    Optional<ActorRef<TenantSwitch.Command>> join(VmSpec spec) {
        if (spec.program().network().isEmpty()) {
            return Optional.empty();
        }
        Network network = networks.computeIfAbsent(spec.tenant(), this::start);
        network.machines.add(spec.id());
        return Optional.of(network.ref);
    }

    private Network start(Tenant tenant) {
        String name = "switch-" + tenant.value() + "-" + ++started;
        return new Network(context.spawn(TenantSwitch.create(), name), new HashSet<>());
    }

    /** The machine's actor has ended. */
    void leave(VmSpec spec) {
        Optional.ofNullable(networks.get(spec.tenant())).ifPresent(network -> {
            network.machines.remove(spec.id());
            if (network.machines.isEmpty()) {
                networks.remove(spec.tenant());
                context.stop(network.ref);
            }
        });
    }
}
