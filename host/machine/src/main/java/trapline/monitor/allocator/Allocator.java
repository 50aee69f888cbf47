package trapline.monitor.allocator;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import trapline.machine.RelocationBounds;
import trapline.monitor.Tenant;
import trapline.monitor.VmId;

/**
 * A of the paper's control program (section 4): decides what resources a machine is given. Equal requests in equal order lead to
 * equal decisions.
 *
 * <p>Storage is handed out in granules, by best fit, and holes are joined: O(log n) for a decision among n machines, but for
 * {@link Request.Compact}, which also looks past each pending move below the region that it slides.
 *
 * <p>Not thread-safe. Whoever asks applies the decisions to the machines: after a move or a shrink it tells A with
 * {@link Request.Evacuated}; before {@link Request.Revoke} and {@link Request.Release} it stops the machine, since A may hand the
 * region out at once.
 */
public final class Allocator {
    /** Words in a granule, the unit of storage that is handed out: a page of 4 KiB. */
    public static final long GRANULE = 512;

    private final Ledger ledger = new Ledger();
    private final Judge judge = new Judge(ledger);
    private final Invariants invariants = new Invariants(ledger);
    private long decisions;

    /** An allocator that has nothing to give until it is configured. */
    public Allocator() {}

    /**
     * Decides a request and applies the decision.
     *
     * @param request what is asked
     * @return the decision; a refusal has changed nothing
     * @throws IllegalStateException if the books do not add up afterwards; names the decision, and means a bug of ours
     */
    public Decision decide(Request request) {
        Decision decision = judge.rule(request).decision(decisions + 1, request);
        Ledger.Standing before = ledger.standing(decision);
        decisions++;
        try {
            if (decision.outcome() == Outcome.GRANTED) {
                apply(decision);
            }
            invariants.check(decision, before);
        } catch (IllegalStateException broken) {
            throw new IllegalStateException(
                    "decision " + decisions + ", " + request + ", broke the books: " + broken.getMessage(), broken);
        }
        return decision;
    }

    /**
     * {@return what a machine has; empty if there is no such machine}
     *
     * @param vm which
     */
    public Optional<Grant> grant(VmId vm) {
        return ledger.grant(vm);
    }

    /** {@return a copy of all grants, in the order of creation} */
    public Collection<Grant> grants() {
        return List.copyOf(ledger.grants());
    }

    /**
     * {@return what a tenant may have: its own quota, or the default one}
     *
     * @param tenant which, known or not
     */
    public Quota quota(Tenant tenant) {
        return ledger.tenants().quota(tenant);
    }

    /**
     * {@return what a tenant has}
     *
     * @param tenant which, known or not
     */
    public Usage usage(Tenant tenant) {
        return ledger.tenants().usage(tenant);
    }

    /** {@return a copy of the storage's map} */
    public StorageMap storage() {
        return ledger.map();
    }

    /** {@return how many decisions were made; the last one's sequence} */
    public long decisions() {
        return decisions;
    }

    /**
     * Computes every sum anew and checks all books against each other, in O(n log n).
     *
     * @throws IllegalStateException if something does not add up
     */
    public void verify() {
        invariants.verify();
    }

    /**
     * {@return the granules that a region takes; what lies behind b in the last one belongs to nobody}
     *
     * @param region R of real storage, l a multiple of {@link #GRANULE}
     */
    public static RelocationBounds extent(RelocationBounds region) {
        return new RelocationBounds(region.l(), (region.b() + GRANULE - 1) / GRANULE * GRANULE);
    }

    /** The books, for tests that spoil them. */
    Ledger ledger() {
        return ledger;
    }

    private void apply(Decision decision) {
        switch (decision.request()) {
            case Request.Configure configure -> ledger.open(configure.storageWords(), configure.defaultQuota());
            case Request.SetQuota set -> ledger.tenants().set(set.tenant(), set.quota());
            case Request.Create create -> ledger.add(Grant.of(create, after(decision)));
            case Request.Relocate _, Request.Compact _, Request.Shrink _ ->
                change(decision, granted(decision).movingTo(after(decision)));
            case Request.Evacuated _ -> change(decision, granted(decision).settled());
            case Request.Revoke _ -> change(decision, granted(decision).revoked());
            case Request.SetShares set -> change(decision, granted(decision).with(set.shares()));
            case Request.Release _ -> ledger.remove(granted(decision));
            case Request.ClipRelocation _ -> throw new IllegalStateException("clipping is never granted: " + decision);
        }
    }

    private void change(Decision decision, Grant to) {
        ledger.change(granted(decision), to);
    }

    private Grant granted(Decision decision) {
        return decision.vm().flatMap(ledger::grant).orElseThrow();
    }

    private static RelocationBounds after(Decision decision) {
        return decision.after().orElseThrow();
    }
}
