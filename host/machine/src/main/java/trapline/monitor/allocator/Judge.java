package trapline.monitor.allocator;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Function;
import trapline.machine.RelocationBounds;
import trapline.monitor.Tenant;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Reason.Code;

/** The rules: from the books and a request to a ruling. Reads the books only, so a failure in here changes nothing. */
final class Judge {
    private final Ledger ledger;

    Judge(Ledger ledger) {
        this.ledger = ledger;
    }

    Ruling rule(Request request) {
        if (!ledger.configured() && !(request instanceof Request.Configure)) {
            return Ruling.refused(Reason.of(Code.NOT_CONFIGURED));
        }
        return switch (request) {
            case Request.Configure configure -> configure(configure);
            case Request.SetQuota setQuota -> setQuota(setQuota.tenant(), setQuota.quota());
            case Request.Create create -> create(create);
            case Request.Compact _ -> compact();
            case Request.Relocate relocate -> still(relocate.vm(), (_, region) -> relocate(region, relocate.to()));
            case Request.Shrink shrink -> still(shrink.vm(), (_, region) -> shrink(region, shrink.words()));
            case Request.Evacuated evacuated -> known(evacuated.vm(), Judge::evacuated);
            case Request.Revoke revoke -> placed(revoke.vm(), (grant, _) -> revoke(grant));
            case Request.SetShares set -> placed(set.vm(), (grant, _) -> setShares(grant, set.shares()));
            case Request.Release release -> known(release.vm(), Judge::release);
            case Request.ClipRelocation clip -> placed(clip.vm(), (_, region) -> clip(region, clip));
        };
    }

    private Ruling configure(Request.Configure configure) {
        long words = configure.storageWords() / Allocator.GRANULE * Allocator.GRANULE;
        return ledger.configured()
                ? Ruling.refused(Reason.of(Code.ALREADY_CONFIGURED, ledger.words()))
                : Ruling.granted(Reason.of(Code.CONFIGURED, words, Allocator.GRANULE));
    }

    private Ruling setQuota(Tenant tenant, Quota quota) {
        Usage used = ledger.tenants().usage(tenant);
        return Ruling.granted(Reason.of(
                Code.QUOTA_SET,
                quota.machines(),
                quota.words(),
                quota.weight(),
                used.machines(),
                used.words(),
                used.weight()));
    }

    private Ruling create(Request.Create create) {
        if (ledger.grant(create.vm()).isPresent()) {
            return Ruling.refused(Reason.of(Code.ID_IN_USE));
        }
        return beyondQuota(create).map(Ruling::refused).orElseGet(() -> fit(create.words()));
    }

    private Optional<Reason> beyondQuota(Request.Create create) {
        Quota quota = ledger.tenants().quota(create.tenant());
        Usage used = ledger.tenants().usage(create.tenant());
        if (used.machines() >= quota.machines()) {
            return Optional.of(Reason.of(Code.TENANT_MACHINES, used.machines(), quota.machines()));
        }
        return beyond(Code.TENANT_WORDS, create.words() + create.backingWords(), used.words(), quota.words())
                .or(() -> beyond(Code.TENANT_WEIGHT, create.shares().weight(), used.weight(), quota.weight()));
    }

    private static Optional<Reason> beyond(Code code, long asked, long used, long quota) {
        long left = quota - used;
        return asked > left ? Optional.of(Reason.of(code, asked, Math.max(0, left), quota)) : Optional.empty();
    }

    /** The best fit for so many words: the smallest hole that takes them, of equal ones the lowest. */
    private Ruling fit(long words) {
        FreeStorage free = ledger.free();
        long extent = Allocator.extent(RelocationBounds.all(words)).b();
        Ruling.Candidates considered = considered(extent);
        Iterator<RelocationBounds> fitting = free.fitting(extent).iterator();
        if (fitting.hasNext()) {
            RelocationBounds hole = fitting.next();
            return Ruling.granted(Reason.of(Code.BEST_FIT, words, extent, hole.b() - extent))
                    .having(considered)
                    .giving(new RelocationBounds(hole.l(), words));
        }
        Reason reason = extent > free.free()
                ? Reason.of(Code.STORAGE_EXHAUSTED, extent, free.free())
                : Reason.of(Code.NO_HOLE_LARGE_ENOUGH, free.free(), free.count(), free.largest(), extent);
        return Ruling.refused(reason).having(considered);
    }

    /** The holes nearest in size: first those that fit, the chosen one before all, then those that are too small. */
    private Ruling.Candidates considered(long extent) {
        List<Decision.Candidate> listed = new ArrayList<>();
        // Leave room for some that are too small: the two kinds of verdict explain a best fit best together.
        Iterator<RelocationBounds> fitting = ledger.free().fitting(extent).iterator();
        for (long least = -1; fitting.hasNext() && listed.size() < Decision.MAX_CANDIDATES - 3; ) {
            RelocationBounds hole = fitting.next();
            listed.add(new Decision.Candidate(hole, verdict(hole.b() - extent, least)));
            least = least < 0 ? hole.b() - extent : least;
        }
        Iterator<RelocationBounds> tooSmall = ledger.free().tooSmall(extent).iterator();
        while (tooSmall.hasNext() && listed.size() < Decision.MAX_CANDIDATES) {
            RelocationBounds hole = tooSmall.next();
            listed.add(new Decision.Candidate(hole, "too small by " + (extent - hole.b()) + " words"));
        }
        return new Ruling.Candidates(listed, ledger.free().count() - listed.size());
    }

    private static String verdict(long over, long least) {
        if (least < 0) {
            return "chosen: " + over + " words stay free";
        }
        return over == least
                ? "as large as the chosen one, but behind it"
                : over + " words would stay free, " + (over - least) + " more than in the chosen one";
    }

    private Ruling relocate(RelocationBounds region, OptionalLong to) {
        return to.isPresent() ? relocateTo(region, to.getAsLong()) : fit(region.b());
    }

    private Ruling relocateTo(RelocationBounds region, long target) {
        RelocationBounds extent = Allocator.extent(region);
        if (target % Allocator.GRANULE != 0) {
            return Ruling.refused(Reason.of(Code.TARGET_NOT_ALIGNED, target, Allocator.GRANULE));
        }
        if (target > ledger.words() - extent.b()) {
            return Ruling.refused(Reason.of(Code.TARGET_OUTSIDE, extent.b(), target, ledger.words()));
        }
        return target == region.l()
                ? Ruling.refused(Reason.of(Code.SAME_PLACE, target))
                : relocateInto(region, new RelocationBounds(target, extent.b()));
    }

    private Ruling relocateInto(RelocationBounds region, RelocationBounds wanted) {
        // Old and new extent are of one size and differ, so exactly one piece of the new one is not held already.
        RelocationBounds needed = Extents.minus(List.of(wanted), List.of(Allocator.extent(region)))
                .getFirst();
        RelocationBounds hole = ledger.free().at(needed.l()).orElse(RelocationBounds.NOTHING);
        if (hole.end() >= needed.end()) {
            return Ruling.granted(Reason.of(Code.TARGET_FREE, wanted.b(), wanted.l()))
                    .having(only(hole, "chosen: the target lies in it"))
                    .giving(new RelocationBounds(wanted.l(), region.b()));
        }
        Reason taken = Reason.of(Code.TARGET_NOT_FREE, wanted.b(), wanted.l(), Math.max(hole.end(), needed.l()));
        long missing = needed.end() - hole.end();
        return hole.b() == 0
                ? Ruling.refused(taken)
                : Ruling.refused(taken).having(only(hole, "ends " + missing + " words before the target does"));
    }

    private static Ruling.Candidates only(RelocationBounds hole, String verdict) {
        return new Ruling.Candidates(List.of(new Decision.Candidate(hole, verdict)), 0);
    }

    /** Holes are joined, so whatever lies behind one is held; looks at a further hole only past a pending move. */
    private Ruling compact() {
        long waiting = 0;
        for (RelocationBounds hole : ledger.free().holes()) {
            Optional<Grant> behind = Optional.ofNullable(ledger.holdings().get(hole.end()))
                    .flatMap(holding -> ledger.grant(holding.vm()));
            Optional<Ruling> slide = behind.filter(grant -> grant.evacuating().isEmpty())
                    .flatMap(grant ->
                            grant.region().map(region -> slide(region, hole).about(grant)));
            if (slide.isPresent()) {
                return slide.get();
            }
            waiting += behind.isPresent() ? 1 : 0;
        }
        return Ruling.refused(
                waiting > 0
                        ? Reason.of(Code.MOVES_PENDING, waiting)
                        : Reason.of(Code.NOTHING_TO_COMPACT, ledger.free().free()));
    }

    private static Ruling slide(RelocationBounds region, RelocationBounds hole) {
        long extent = Allocator.extent(region).b();
        return Ruling.granted(Reason.of(Code.SLID_DOWN, extent, region.l(), hole.l(), hole.b()))
                .having(only(hole, "chosen: the lowest with a region behind it that can move"))
                .giving(new RelocationBounds(hole.l(), region.b()));
    }

    private static Ruling evacuated(Grant grant) {
        long returned =
                Extents.words(grant.extents()) - Extents.words(grant.settled().extents());
        return grant.evacuating()
                .map(old -> Ruling.granted(Reason.of(Code.EVACUATED, returned, old.b(), old.l())))
                .orElseGet(() -> Ruling.refused(Reason.of(Code.NO_MOVE_PENDING)));
    }

    private static Ruling shrink(RelocationBounds region, long words) {
        if (words >= region.b()) {
            return Ruling.refused(Reason.of(Code.NOT_SMALLER, words, region.b()));
        }
        RelocationBounds smaller = new RelocationBounds(region.l(), words);
        long returned = Allocator.extent(region).b() - Allocator.extent(smaller).b();
        return Ruling.granted(Reason.of(Code.SHRUNK, region.b(), words, returned))
                .giving(smaller);
    }

    private static Ruling revoke(Grant grant) {
        long returned = Extents.words(grant.extents());
        return Ruling.granted(Reason.of(Code.REVOKED, returned, grant.usage().weight(), grant.backingWords()))
                .giving(RelocationBounds.NOTHING);
    }

    private static Ruling release(Grant grant) {
        long returned = Extents.words(grant.extents());
        return Ruling.granted(Reason.of(
                        Code.RELEASED,
                        returned,
                        grant.backingWords(),
                        grant.usage().weight()))
                .giving(RelocationBounds.NOTHING);
    }

    private Ruling setShares(Grant grant, Shares to) {
        Shares from = grant.shares();
        long more = (long) to.weight() - from.weight();
        Quota quota = ledger.tenants().quota(grant.tenant());
        Usage used = ledger.tenants().usage(grant.tenant());
        // Less is always granted, even to a tenant whose quota was cut below what it has.
        return Optional.of(more)
                .filter(increase -> increase > 0)
                .flatMap(increase -> beyond(Code.TENANT_WEIGHT, increase, used.weight(), quota.weight()))
                .map(Ruling::refused)
                .orElseGet(() ->
                        Ruling.granted(Reason.of(Code.SHARES_SET, from.weight(), to.weight(), from.cap(), to.cap())));
    }

    private static Ruling clip(RelocationBounds region, Request.ClipRelocation clip) {
        RelocationBounds asked = clip.requested();
        if (asked.end() <= region.b()) {
            return Ruling.refused(Reason.of(Code.WITHIN_REGION, asked.l(), asked.b(), region.b()));
        }
        RelocationBounds real = asked.within(region);
        return Ruling.clipped(
                Reason.of(Code.BEYOND_REGION, asked.l(), asked.b(), region.b(), real.l(), real.b(), clip.times()));
    }

    /** Rules about a machine that is there. */
    private Ruling known(VmId vm, Function<Grant, Ruling> rule) {
        return ledger.grant(vm)
                .map(grant -> rule.apply(grant).about(grant))
                .orElseGet(() -> Ruling.refused(Reason.of(Code.NO_SUCH_VM)));
    }

    /** Rules about a machine that has a region. */
    private Ruling placed(VmId vm, BiFunction<Grant, RelocationBounds, Ruling> rule) {
        return known(
                vm,
                grant -> grant.region()
                        .map(region -> rule.apply(grant, region))
                        .orElseGet(() -> Ruling.refused(Reason.of(Code.ALREADY_REVOKED))));
    }

    /** Rules about a machine that has a region and is not moving. */
    private Ruling still(VmId vm, BiFunction<Grant, RelocationBounds, Ruling> rule) {
        return placed(
                vm,
                (grant, region) -> grant.evacuating()
                        .map(old -> Ruling.refused(Reason.of(Code.MOVE_PENDING, old.b(), old.l())))
                        .orElseGet(() -> rule.apply(grant, region)));
    }
}
