package trapline.monitor.allocator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static trapline.monitor.allocator.Allocator.GRANULE;
import static trapline.monitor.allocator.Requests.ANN;
import static trapline.monitor.allocator.Requests.BOB;
import static trapline.monitor.allocator.Requests.clip;
import static trapline.monitor.allocator.Requests.compact;
import static trapline.monitor.allocator.Requests.granules;
import static trapline.monitor.allocator.Requests.newMachine;
import static trapline.monitor.allocator.Requests.relocate;
import static trapline.monitor.allocator.Requests.shrink;
import static trapline.monitor.allocator.Requests.storage;
import static trapline.monitor.allocator.Requests.weight;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import trapline.machine.RelocationBounds;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Reason.Code;

final class AllocatorTest extends AllocatorCase {
    @Nested
    class Genesis {
        @Test
        void nothingIsDecidedBeforeIt() {
            refused(newMachine("a", 1), Code.NOT_CONFIGURED);
            refused(compact(), Code.NOT_CONFIGURED);
            refused(new Request.SetQuota(ANN, Quota.UNLIMITED), Code.NOT_CONFIGURED);
            granted(storage(4), Code.CONFIGURED);
        }

        @Test
        void itHappensOnce() {
            Decision first = granted(storage(4), Code.CONFIGURED);
            assertEquals(1, first.sequence());
            assertEquals(
                    new StorageMap(4 * GRANULE, 4 * GRANULE, 4 * GRANULE, List.of(), List.of(granules(0, 4))),
                    allocator.storage());
            refused(storage(8), Code.ALREADY_CONFIGURED);
            assertEquals(4 * GRANULE, allocator.storage().words());
        }

        @Test
        void anIncompleteGranuleIsNotHandedOut() {
            granted(new Request.Configure(GRANULE - 1, Quota.UNLIMITED), Code.CONFIGURED);
            assertEquals(0, allocator.storage().words());
            refused(newMachine("a", 1), Code.STORAGE_EXHAUSTED);
        }
    }

    @Nested
    class Creating {
        @Test
        void aRegionHasExactlyTheWordsAskedForAndWholeGranulesOfItsOwn() {
            granted(storage(4), Code.CONFIGURED);
            Decision decision = granted(newMachine("a", GRANULE + 1), Code.BEST_FIT);
            assertEquals(Optional.of(new RelocationBounds(0, GRANULE + 1)), decision.after());
            assertEquals(Optional.empty(), decision.before());
            assertEquals(granules(0, 2), Allocator.extent(region("a")));
            assertEquals(
                    Optional.of(granules(2, 1)),
                    granted(newMachine("b", GRANULE), Code.BEST_FIT).after());
            assertEquals(Optional.of(VmId.of("a")), decision.vm());
            assertEquals(Optional.of(ANN), decision.tenant());
            assertEquals(
                    Map.of("words", GRANULE + 1, "extent", 2 * GRANULE, "over", 2 * GRANULE),
                    decision.reason().figures());
        }

        @Test
        void theSmallestHoleThatFitsIsChosenAndTheLowestOfEqualOnes() {
            holes(5, 2, 3, 3, 8);
            Decision decision = granted(newMachine("x", 3 * GRANULE), Code.BEST_FIT);
            // Holes at 0, 6, 9, 13, 17, each behind a machine of one granule.
            assertEquals(Optional.of(granules(9, 3)), decision.after());
            assertEquals(
                    List.of(
                            new Decision.Candidate(granules(9, 3), "chosen: 0 words stay free"),
                            new Decision.Candidate(granules(13, 3), "as large as the chosen one, but behind it"),
                            new Decision.Candidate(
                                    granules(0, 5), "1024 words would stay free, 1024 more than in the chosen one"),
                            new Decision.Candidate(
                                    granules(17, 8), "2560 words would stay free, 2560 more than in the chosen one"),
                            new Decision.Candidate(granules(6, 2), "too small by 512 words")),
                    decision.candidates());
            assertEquals(0, decision.candidatesOmitted());
        }

        @Test
        void eightCandidatesAreListedAndTheRestCounted() {
            holes(1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2);
            Decision granted = granted(newMachine("x", 2 * GRANULE), Code.BEST_FIT);
            assertEquals(8, granted.candidates().size());
            assertEquals(4, granted.candidatesOmitted());
            assertTrue(granted.candidates().getFirst().verdict().startsWith("chosen"));
            assertTrue(granted.candidates().getLast().verdict().startsWith("too small"));
            Decision refused = refused(newMachine("y", 3 * GRANULE), Code.NO_HOLE_LARGE_ENOUGH);
            assertEquals(8, refused.candidates().size());
            assertEquals(3, refused.candidatesOmitted());
        }

        @Test
        void scatteredWordsAreToldFromExhaustedOnes() {
            holes(1, 2);
            Decision scattered = refused(newMachine("x", 3 * GRANULE), Code.NO_HOLE_LARGE_ENOUGH);
            assertEquals(2 * GRANULE, scattered.reason().figures().get("largest"));
            assertEquals(3 * GRANULE, scattered.reason().figures().get("free"));
            refused(newMachine("x", 3 * GRANULE + 1), Code.STORAGE_EXHAUSTED);
        }

        @Test
        void anIdIsNotGivenTwiceNorToldToAnotherTenant() {
            granted(storage(4), Code.CONFIGURED);
            granted(newMachine("a", 1), Code.BEST_FIT);
            Decision decision = refused(newMachine("a", BOB, 1, 0, 1), Code.ID_IN_USE);
            assertEquals(Optional.of(BOB), decision.tenant());
            assertEquals(Optional.empty(), decision.before());
        }

        @Test
        void aTenantStaysWithinItsQuota() {
            granted(new Request.Configure(100 * GRANULE, new Quota(2, 1000, 150)), Code.CONFIGURED);
            refused(newMachine("a", ANN, 600, 401, 100), Code.TENANT_WORDS);
            granted(newMachine("a", ANN, 600, 300, 100), Code.BEST_FIT);
            Decision words = refused(newMachine("b", ANN, 101, 0, 1), Code.TENANT_WORDS);
            assertEquals(
                    Map.of("asked", 101L, "left", 100L, "quota", 1000L),
                    words.reason().figures());
            refused(newMachine("b", ANN, 100, 0, 51), Code.TENANT_WEIGHT);
            granted(newMachine("b", ANN, 100, 0, 50), Code.BEST_FIT);
            refused(newMachine("c", ANN, 1, 0, 1), Code.TENANT_MACHINES);
            granted(newMachine("c", BOB, 1, 0, 1), Code.BEST_FIT);
            assertEquals(new Usage(2, 1000, 150), allocator.usage(ANN));
        }

        @Test
        void aQuotaOfItsOwnReplacesTheDefaultAndTakesNothingBack() {
            granted(new Request.Configure(100 * GRANULE, new Quota(0, 0, 0)), Code.CONFIGURED);
            refused(newMachine("a", 1), Code.TENANT_MACHINES);
            granted(new Request.SetQuota(ANN, Quota.UNLIMITED), Code.QUOTA_SET);
            granted(newMachine("a", ANN, 1, Request.MAX_WORDS, 100), Code.BEST_FIT);
            granted(new Request.SetQuota(ANN, new Quota(5, 0, 50)), Code.QUOTA_SET);
            assertTrue(allocator.grant(VmId.of("a")).isPresent());
            assertEquals(
                    0L,
                    refused(newMachine("b", 1), Code.TENANT_WORDS)
                            .reason()
                            .figures()
                            .get("left"));
            granted(weight("a", 99), Code.SHARES_SET);
            refused(weight("a", 100), Code.TENANT_WEIGHT);
            assertEquals(new Quota(5, 0, 50), allocator.quota(ANN));
        }
    }

    @Nested
    class Clipping {
        @Test
        void theRecordTellsWhatBecameOfR() {
            granted(storage(4), Code.CONFIGURED);
            granted(newMachine("low", GRANULE), Code.BEST_FIT);
            granted(newMachine("a", 100), Code.BEST_FIT);
            Decision decision = allocator.decide(clip("a", 90, 20));
            assertEquals(Outcome.CLIPPED, decision.outcome());
            assertEquals(
                    Map.of("l", 90L, "b", 20L, "words", 100L, "realL", GRANULE + 90, "realB", 10L, "times", 3L),
                    decision.reason().figures());
            assertEquals(Optional.of(new RelocationBounds(GRANULE, 100)), decision.before());
            assertEquals(decision.before(), decision.after());
            assertEquals(
                    0L, allocator.decide(clip("a", 100, 1)).reason().figures().get("realB"));
        }

        @Test
        void anRWithinTheRegionIsNoCaseForIt() {
            granted(storage(4), Code.CONFIGURED);
            granted(newMachine("a", 100), Code.BEST_FIT);
            refused(clip("a", 90, 10), Code.WITHIN_REGION);
        }
    }

    @Test
    void sharesAreReplaced() {
        granted(storage(4), Code.CONFIGURED);
        granted(newMachine("a", 100), Code.BEST_FIT);
        Shares shares = new Shares(Shares.MAX_WEIGHT, 5_000_000);
        Decision decision = granted(new Request.SetShares(VmId.of("a"), shares), Code.SHARES_SET);
        assertEquals(shares, grant("a").shares());
        assertEquals(
                "the weight goes from 100 to 10000, the cap from 0 to 5000000 instructions a second",
                decision.reason().sentence());
        assertEquals(Shares.MAX_WEIGHT, allocator.usage(ANN).weight());
    }

    @Test
    void requestsThatMakeNoSenseCannotBeMade() {
        assertThrows(IllegalArgumentException.class, () -> newMachine("a", 0));
        assertThrows(IllegalArgumentException.class, () -> newMachine("a", Request.MAX_WORDS + 1));
        assertThrows(IllegalArgumentException.class, () -> newMachine("a", ANN, 1, -1, 1));
        assertThrows(IllegalArgumentException.class, () -> newMachine("a", ANN, 1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> shrink("a", 0));
        assertThrows(IllegalArgumentException.class, () -> relocate("a", -1));
        assertThrows(IllegalArgumentException.class, () -> new Shares(10_001, 0));
        assertThrows(IllegalArgumentException.class, () -> new Shares(1, -1));
        assertThrows(IllegalArgumentException.class, () -> new Quota(-1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new IoRates(1, 1, 0, 1));
    }

    @Test
    void everyRequestSaysItsKindAndWhomItNames() {
        assertEquals("set-quota", new Request.SetQuota(ANN, Quota.UNLIMITED).kind());
        assertEquals(Optional.of(ANN), new Request.SetQuota(ANN, Quota.UNLIMITED).owner());
        assertEquals("clip-relocation", clip("a", 1, 1).kind());
        assertEquals(Optional.of(VmId.of("a")), clip("a", 1, 1).subject());
        assertEquals(Optional.empty(), compact().subject());
        assertEquals(Optional.of(ANN), newMachine("a", 1).owner());
    }
}
