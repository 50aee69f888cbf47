package trapline.monitor.allocator;

import java.util.List;
import java.util.Optional;
import trapline.machine.RelocationBounds;
import trapline.monitor.Tenant;
import trapline.monitor.VmId;

/**
 * One decision of A, complete enough to explain it and to replay it.
 *
 * @param sequence its place among all decisions of this allocator, from 1
 * @param vm the machine it is about: the one that the request names, or the one that a compaction moves
 * @param tenant who answers for that machine, as far as it is known
 * @param request what was asked
 * @param outcome how it went
 * @param reason why
 * @param candidates the holes that were considered, at most {@link #MAX_CANDIDATES}, the chosen one first
 * @param candidatesOmitted how many more there were
 * @param before the machine's region before the decision
 * @param after its region after it; equal to {@code before} if the decision does not change it
 */
public record Decision(
        long sequence,
        Optional<VmId> vm,
        Optional<Tenant> tenant,
        Request request,
        Outcome outcome,
        Reason reason,
        List<Candidate> candidates,
        int candidatesOmitted,
        Optional<RelocationBounds> before,
        Optional<RelocationBounds> after) {
    /** How many candidates a decision lists. */
    public static final int MAX_CANDIDATES = 8;

    public Decision {
        candidates = List.copyOf(candidates);
        if (sequence < 1 || candidatesOmitted < 0 || candidates.size() > MAX_CANDIDATES) {
            throw new IllegalArgumentException("decision " + sequence + " with " + candidates.size() + " and "
                    + candidatesOmitted + " more candidates");
        }
    }

    /**
     * A hole that was considered.
     *
     * @param hole where
     * @param verdict that it was chosen, or why not, with figures
     */
    public record Candidate(RelocationBounds hole, String verdict) {}
}
