package trapline.cluster;

import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import trapline.cluster.placement.Offer;

/** To which authority an agent reports, and what its node says of itself there. Of two authorities the one of the higher term counts. */
final class Reporting {
    private static final int MACHINES_IN_A_PART = 500;

    private final ActorRef<Agent.Command> agent;
    private final AgentActor.Residence residence;
    private Offer offer;
    private boolean drained;
    private long term;
    private Optional<ActorRef<Authority.Command>> reportedTo = Optional.empty();
    private List<Authority.TenantQuota> quotas = List.of();
    private long quotasTerm;
    private long reports;

    Reporting(ActorRef<Agent.Command> agent, AgentActor.Residence residence) {
        this.agent = agent;
        this.residence = residence;
        this.offer = residence.offer();
    }

    /** {@return whether the authority of that term is the one that counts} */
    boolean isTo(long other) {
        return other == term;
    }

    /** Reports to an authority, unless it comes too late. Also answers one that asks again: it may have missed a part. */
    void report(long asked, ActorRef<Authority.Command> asker, List<Authority.Reported> machines) {
        // Two authorities never have the same term: the later one, which cannot know it, asks again with a higher one.
        boolean another = !reportedTo.map(asker::equals).orElse(true);
        if (asked < term || asked == term && another) {
            asker.tell(new Authority.Outdated(term));
            return;
        }
        term = asked;
        reportedTo = Optional.of(asker);
        int count = Math.max(1, Math.ceilDiv(machines.size(), MACHINES_IN_A_PART));
        reports++;
        for (int part = 0; part < count; part++) {
            int from = part * MACHINES_IN_A_PART;
            int to = Math.min(machines.size(), from + MACHINES_IN_A_PART);
            asker.tell(new Authority.Report(
                    term,
                    residence.name(),
                    residence.address(),
                    residence.url(),
                    offer,
                    drained,
                    machines.subList(from, to),
                    quotas,
                    quotasTerm,
                    new Authority.Part(reports, part, count),
                    agent));
        }
    }

    /** {@return whether an authority that counts says so} */
    boolean heeds(Agent.Mark mark) {
        return mark.term() >= term;
    }

    boolean isDrained() {
        return drained;
    }

    /** The node is drained or not, and has other labels; {@return whether it is another of the two now} */
    boolean mark(Agent.Mark mark) {
        boolean changed = drained != mark.drained();
        drained = mark.drained();
        offer = new Offer(offer.words(), offer.weight(), offer.kinds(), mark.labels());
        return changed;
    }

    /** {@return whether quotas are news, from an authority that counts} */
    boolean takes(Agent.Quotas news) {
        if (news.term() < term || news.term() < quotasTerm) {
            return false;
        }
        quotas = news.quotas();
        quotasTerm = news.term();
        return true;
    }
}
