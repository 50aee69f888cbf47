package trapline.monitor.allocator;

import java.util.List;
import java.util.Optional;
import trapline.machine.RelocationBounds;

/**
 * A decision before it has a sequence number.
 *
 * @param outcome how it will go
 * @param reason why
 * @param subject the machine's grant as it is now; empty if it has none or the request may not see it
 * @param considered the holes that were considered
 * @param after its region from now on; a window onto nothing stands for none
 */
record Ruling(
        Outcome outcome,
        Reason reason,
        Candidates considered,
        Optional<Grant> subject,
        Optional<RelocationBounds> after) {
    /** The holes considered, and how many more there were. */
    record Candidates(List<Decision.Candidate> listed, int omitted) {
        static final Candidates NONE = new Candidates(List.of(), 0);
    }

    static Ruling refused(Reason reason) {
        return new Ruling(Outcome.REFUSED, reason, Candidates.NONE, Optional.empty(), Optional.empty());
    }

    static Ruling granted(Reason reason) {
        return new Ruling(Outcome.GRANTED, reason, Candidates.NONE, Optional.empty(), Optional.empty());
    }

    static Ruling clipped(Reason reason) {
        return new Ruling(Outcome.CLIPPED, reason, Candidates.NONE, Optional.empty(), Optional.empty());
    }

    /** About this machine, whose region stays as it is unless another one was given. */
    Ruling about(Grant grant) {
        return new Ruling(outcome, reason, considered, Optional.of(grant), after.or(grant::region));
    }

    /** Having considered these holes. */
    Ruling having(Candidates candidates) {
        return new Ruling(outcome, reason, candidates, subject, after);
    }

    /** Giving the machine this region; a window onto nothing takes away the one that it has. */
    Ruling giving(RelocationBounds region) {
        return new Ruling(outcome, reason, considered, subject, Optional.of(region));
    }

    Decision decision(long sequence, Request request) {
        return new Decision(
                sequence,
                subject.map(Grant::vm).or(request::subject),
                subject.map(Grant::tenant).or(request::owner),
                request,
                outcome,
                reason,
                considered.listed(),
                considered.omitted(),
                subject.flatMap(Grant::region),
                after.filter(region -> region.b() > 0));
    }
}
