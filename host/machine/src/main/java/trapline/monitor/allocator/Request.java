package trapline.monitor.allocator;

import java.util.Optional;
import java.util.OptionalLong;
import trapline.machine.RelocationBounds;
import trapline.monitor.Tenant;
import trapline.monitor.VmId;

/**
 * What A is asked to decide. A request that makes no sense in itself cannot be constructed; one that makes no sense now is
 * refused with a reason.
 */
public sealed interface Request {
    /** The most words that one request can name, for storage, a drum or a disk. */
    long MAX_WORDS = 1L << 60;

    /**
     * The genesis: what there is to give out. Must be the first decision; refused after that.
     *
     * @param storageWords q of the storage, 1 to {@link #MAX_WORDS}; an incomplete last granule is never handed out
     * @param defaultQuota holds for every tenant without one of its own
     */
    record Configure(long storageWords, Quota defaultQuota) implements Request {
        public Configure {
            checkWords(storageWords, 1);
        }
    }

    /**
     * Replaces a tenant's quota.
     *
     * @param tenant whose
     * @param quota from now on; it may be below what the tenant has
     */
    record SetQuota(Tenant tenant, Quota quota) implements Request {}

    /**
     * Lets a machine in, and gives it a region by best fit.
     *
     * @param vm an id that is not in use
     * @param tenant who answers for it
     * @param words b of its region, 1 to {@link #MAX_WORDS}
     * @param backingWords what it may take beside that, for a drum or disk, 0 to {@link #MAX_WORDS}
     * @param shares its share of the processor
     * @param ioRates how fast its devices may work
     */
    record Create(VmId vm, Tenant tenant, long words, long backingWords, Shares shares, IoRates ioRates)
            implements Request {
        public Create {
            checkWords(words, 1);
            checkWords(backingWords, 0);
        }
    }

    /**
     * Moves a machine's region. Old and new region are both held until {@link Evacuated}.
     *
     * @param vm which
     * @param to the new l, a multiple of {@link Allocator#GRANULE}; empty for the best fit beside the present region
     */
    record Relocate(VmId vm, OptionalLong to) implements Request {
        public Relocate {
            if (to.isPresent() && to.getAsLong() < 0) {
                throw new IllegalArgumentException("the target " + to.getAsLong() + " must be at least 0");
            }
        }
    }

    /**
     * One step of compaction: the lowest hole with a region behind it that no pending move holds is closed from below by sliding
     * that region down. Ask again until {@link Reason.Code#NOTHING_TO_COMPACT}.
     */
    record Compact() implements Request {}

    /**
     * The machine runs in its new region, and nobody touches the old one any more.
     *
     * @param vm whose pending move is done
     */
    record Evacuated(VmId vm) implements Request {}

    /**
     * Cuts a machine's region off at a smaller b. What lies behind is held until {@link Evacuated}, as with a move: until then
     * the machine may still be running with the old b.
     *
     * @param vm which
     * @param words the new b, 1 to {@link #MAX_WORDS}
     */
    record Shrink(VmId vm, long words) implements Request {
        public Shrink {
            checkWords(words, 1);
        }
    }

    /**
     * Takes region and shares away at once; the machine must not run any more. Its entry and its drum or disk stay until
     * {@link Release}.
     *
     * @param vm which
     * @param reason why, for people
     */
    record Revoke(VmId vm, String reason) implements Request {}

    /**
     * Replaces a machine's share of the processor.
     *
     * @param vm whose
     * @param shares from now on
     */
    record SetShares(VmId vm, Shares shares) implements Request {}

    /**
     * Takes everything back and forgets the machine, which must not run any more.
     *
     * @param vm which
     */
    record Release(VmId vm) implements Request {}

    /**
     * A guest set an R that reaches beyond its region, and got the part that lies within.
     *
     * @param vm whose guest
     * @param requested the guest's R, relative to its region
     * @param times how often since the last report, at least 1
     */
    record ClipRelocation(VmId vm, RelocationBounds requested, long times) implements Request {
        public ClipRelocation {
            if (times < 1) {
                throw new IllegalArgumentException("a relocation clipped " + times + " times");
            }
        }
    }

    /** {@return which kind of request this is, in lower case with hyphens; one word for each record here} */
    default String kind() {
        return switch (this) {
            case Configure _ -> "configure";
            case SetQuota _ -> "set-quota";
            case Create _ -> "create";
            case Relocate _ -> "relocate";
            case Compact _ -> "compact";
            case Evacuated _ -> "evacuated";
            case Shrink _ -> "shrink";
            case Revoke _ -> "revoke";
            case SetShares _ -> "set-shares";
            case Release _ -> "release";
            case ClipRelocation _ -> "clip-relocation";
        };
    }

    /** {@return the machine that the request names} */
    default Optional<VmId> subject() {
        return switch (this) {
            case Configure _, SetQuota _, Compact _ -> Optional.empty();
            case Create create -> Optional.of(create.vm);
            case Relocate relocate -> Optional.of(relocate.vm);
            case Evacuated evacuated -> Optional.of(evacuated.vm);
            case Shrink shrink -> Optional.of(shrink.vm);
            case Revoke revoke -> Optional.of(revoke.vm);
            case SetShares setShares -> Optional.of(setShares.vm);
            case Release release -> Optional.of(release.vm);
            case ClipRelocation clip -> Optional.of(clip.vm);
        };
    }

    /** {@return the tenant that the request names} */
    default Optional<Tenant> owner() {
        return switch (this) {
            case SetQuota setQuota -> Optional.of(setQuota.tenant);
            case Create create -> Optional.of(create.tenant);
            case Configure _, Relocate _, Compact _, Evacuated _ -> Optional.empty();
            case Shrink _, Revoke _, SetShares _, Release _, ClipRelocation _ -> Optional.empty();
        };
    }

    private static void checkWords(long words, long least) {
        if (words < least || words > MAX_WORDS) {
            throw new IllegalArgumentException(words + " words must be " + least + " to " + MAX_WORDS);
        }
    }
}
