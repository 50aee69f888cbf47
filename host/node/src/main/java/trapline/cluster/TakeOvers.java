package trapline.cluster;

import com.fasterxml.jackson.core.JacksonException;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import trapline.cluster.placement.Demand;
import trapline.journal.DatabaseFailedException;
import trapline.journal.Owners;
import trapline.json.Json;
import trapline.monitor.Tenant;
import trapline.monitor.VmId;
import trapline.vm.Node;

/** What nodes know of each other's machines by the journal that they share. */
final class TakeOvers {
    private static final Logger LOG = LoggerFactory.getLogger(TakeOvers.class);

    private TakeOvers() {}

    /** Notes in the journal where a new machine may be, so that it is known when the node and the authority are gone. */
    static void note(ActorSystem<?> system, Optional<Owners> owners, Demand demand) {
        if (owners.isEmpty() || !demand.durable() || demand.wishes().equals(Demand.Wishes.NONE)) {
            return;
        }
        system.dispatchers().lookup(DispatcherSelector.blocking()).execute(() -> {
            try {
                owners.get().wish(demand.vm().value(), Json.line(demand.wishes()));
            } catch (DatabaseFailedException cannot) {
                LOG.warn("where {} may be is not noted: {}", demand.vm(), cannot.getMessage());
            }
        });
    }

    /** {@return what a machine needs, by the journal} */
    static Demand demand(Owners.Owned machine) {
        Owners.Needs needs = machine.needs();
        return new Demand(
                VmId.of(machine.vm()),
                Tenant.of(needs.tenant()),
                needs.image(),
                needs.machine(),
                needs.words(),
                needs.backingWords(),
                needs.weight(),
                true,
                needs.wishes().map(TakeOvers::wishes).orElse(Demand.Wishes.NONE));
    }

    private static Demand.Wishes wishes(String json) {
        try {
            return Json.MAPPER.readValue(json, Demand.Wishes.class);
        } catch (JacksonException another) {
            LOG.warn("wishes of another version are not heeded: {}", json);
            return Demand.Wishes.NONE;
        }
    }

    /** {@return what a node's answer means} */
    static Agent.TakenOver result(Optional<Node.Answer> answer) {
        return switch (answer.orElse(new Node.Broken("the node did not answer"))) {
            case Node.Done _ -> new Agent.TakenOver(Agent.TakenOver.Result.TAKEN, "");
            case Node.Refused(var decision) ->
                new Agent.TakenOver(
                        Agent.TakenOver.Result.NO_ROOM, decision.reason().sentence());
            case Node.NoSuchVm _ ->
                new Agent.TakenOver(Agent.TakenOver.Result.ANOTHERS, "somebody else has it, or it is no more");
            case Node.Broken(String why) -> new Agent.TakenOver(Agent.TakenOver.Result.FAILED, why);
            case Node.Answer other -> new Agent.TakenOver(Agent.TakenOver.Result.FAILED, other.toString());
        };
    }
}
