package trapline.cluster;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import trapline.cluster.migration.Departure;

/**
 * A machine that is to go, or goes.
 *
 * @param order by which
 * @param departure takes it there, when it is known where
 * @param url of the endpoint there
 * @param cancels want it to stay, and hear of that when it is known where it would have gone
 */
record Leaving(
        MoveOrder order,
        Optional<ActorRef<Departure.Command>> departure,
        String url,
        List<ActorRef<Dock.Reply>> cancels) {
    Leaving {
        cancels = List.copyOf(cancels);
    }

    /** {@return one of which the authority is asked where it may go} */
    static Leaving asking(MoveOrder order) {
        return new Leaving(order, Optional.empty(), "", List.of());
    }

    /** {@return one that goes} */
    static Leaving by(MoveOrder order, ActorRef<Departure.Command> departure, String url) {
        return new Leaving(order, Optional.of(departure), url, List.of());
    }

    Leaving cancelledBy(ActorRef<Dock.Reply> replyTo) {
        return new Leaving(
                order,
                departure,
                url,
                Stream.concat(cancels.stream(), Stream.of(replyTo)).toList());
    }
}
