package trapline.monitor.allocator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static trapline.monitor.allocator.Allocator.GRANULE;
import static trapline.monitor.allocator.Requests.ANN;
import static trapline.monitor.allocator.Requests.clip;
import static trapline.monitor.allocator.Requests.compact;
import static trapline.monitor.allocator.Requests.evacuated;
import static trapline.monitor.allocator.Requests.granules;
import static trapline.monitor.allocator.Requests.newMachine;
import static trapline.monitor.allocator.Requests.release;
import static trapline.monitor.allocator.Requests.relocate;
import static trapline.monitor.allocator.Requests.revoke;
import static trapline.monitor.allocator.Requests.shrink;
import static trapline.monitor.allocator.Requests.storage;
import static trapline.monitor.allocator.Requests.weight;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import trapline.machine.RelocationBounds;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Reason.Code;

final class AllocatorMovesTest extends AllocatorCase {
    @Nested
    class Moving {
        @Test
        void bothRegionsAreHeldUntilTheOldOneIsEvacuated() {
            granted(storage(6), Code.CONFIGURED);
            granted(newMachine("a", 2 * GRANULE), Code.BEST_FIT);
            Decision decision = granted(relocate("a"), Code.BEST_FIT);
            assertEquals(Optional.of(granules(0, 2)), decision.before());
            assertEquals(Optional.of(granules(2, 2)), decision.after());
            assertEquals(Optional.of(granules(0, 2)), grant("a").evacuating());
            assertEquals(2 * GRANULE, allocator.storage().free());
            assertEquals(new Usage(1, 2 * GRANULE, 100), allocator.usage(ANN));
            assertEquals(
                    List.of(
                            new StorageMap.Region(VmId.of("a"), ANN, granules(0, 2), true),
                            new StorageMap.Region(VmId.of("a"), ANN, granules(2, 2), false)),
                    allocator.storage().regions());
            Decision done = granted(evacuated("a"), Code.EVACUATED);
            assertEquals(2 * GRANULE, done.reason().figures().get("returned"));
            assertEquals(done.before(), done.after());
            assertEquals(
                    List.of(granules(0, 2), granules(4, 2)), allocator.storage().holes());
        }

        @Test
        void aMovingMachineIsNotMovedAgain() {
            granted(storage(6), Code.CONFIGURED);
            granted(newMachine("a", 2 * GRANULE), Code.BEST_FIT);
            granted(relocate("a"), Code.BEST_FIT);
            refused(relocate("a"), Code.MOVE_PENDING);
            refused(relocate("a", 0), Code.MOVE_PENDING);
            refused(shrink("a", 1), Code.MOVE_PENDING);
            granted(weight("a", 7), Code.SHARES_SET);
            granted(evacuated("a"), Code.EVACUATED);
            refused(evacuated("a"), Code.NO_MOVE_PENDING);
        }

        @Test
        void aTargetMayOverlapTheOldRegionAndTheUnionIsHeld() {
            granted(storage(6), Code.CONFIGURED);
            granted(newMachine("a", 3 * GRANULE), Code.BEST_FIT);
            Decision decision = granted(relocate("a", 2 * GRANULE), Code.TARGET_FREE);
            assertEquals(Optional.of(granules(2, 3)), decision.after());
            assertEquals(List.of(granules(5, 1)), allocator.storage().holes());
            Decision done = granted(evacuated("a"), Code.EVACUATED);
            assertEquals(2 * GRANULE, done.reason().figures().get("returned"));
            assertEquals(
                    List.of(granules(0, 2), granules(5, 1)), allocator.storage().holes());
        }

        @Test
        void aTargetMustBeFreeAlignedAndInside() {
            granted(storage(6), Code.CONFIGURED);
            granted(newMachine("a", 2 * GRANULE), Code.BEST_FIT);
            granted(newMachine("b", GRANULE), Code.BEST_FIT);
            refused(relocate("a", 1), Code.TARGET_NOT_ALIGNED);
            refused(relocate("a", 0), Code.SAME_PLACE);
            refused(relocate("a", 5 * GRANULE), Code.TARGET_OUTSIDE);
            refused(relocate("a", Long.MAX_VALUE / GRANULE * GRANULE), Code.TARGET_OUTSIDE);
            assertEquals(2 * GRANULE, firstTaken(relocate("a", GRANULE)));
            assertEquals(2 * GRANULE, firstTaken(relocate("a", 2 * GRANULE)));
            granted(relocate("a", 4 * GRANULE), Code.TARGET_FREE);
            granted(evacuated("a"), Code.EVACUATED);
            assertEquals(2 * GRANULE, firstTaken(relocate("a", GRANULE)));
            granted(relocate("b", 0), Code.TARGET_FREE);
        }

        @Test
        void aMoveNeedsAHoleBesideTheOldRegion() {
            granted(storage(5), Code.CONFIGURED);
            granted(newMachine("a", 3 * GRANULE), Code.BEST_FIT);
            refused(relocate("a"), Code.STORAGE_EXHAUSTED);
        }

        private long firstTaken(Request request) {
            return refused(request, Code.TARGET_NOT_FREE).reason().figures().getOrDefault("taken", -1L);
        }
    }

    @Nested
    class Compacting {
        @Test
        void oneSlideAtATimeClosesTheLowestHole() {
            holes(2, 1);
            // m0 at 2, m1 at 4.
            Decision first = granted(compact(), Code.SLID_DOWN);
            assertEquals(Optional.of(VmId.of("m0")), first.vm());
            assertEquals(Optional.of(ANN), first.tenant());
            assertEquals(Optional.of(granules(2, 1)), first.before());
            assertEquals(Optional.of(granules(0, 1)), first.after());
            Decision second = granted(compact(), Code.SLID_DOWN);
            assertEquals(Optional.of(granules(3, 1)), second.after());
            assertEquals(
                    1L,
                    refused(compact(), Code.MOVES_PENDING).reason().figures().get("holes"));
            granted(evacuated("m0"), Code.EVACUATED);
            granted(evacuated("m1"), Code.EVACUATED);
            assertEquals(
                    Optional.of(granules(1, 1)),
                    granted(compact(), Code.SLID_DOWN).after());
            granted(evacuated("m1"), Code.EVACUATED);
            refused(compact(), Code.NOTHING_TO_COMPACT);
            assertEquals(List.of(granules(2, 3)), allocator.storage().holes());
        }

        @Test
        void aSlideOntoItselfHoldsTheUnion() {
            granted(storage(9), Code.CONFIGURED);
            granted(newMachine("low", 2 * GRANULE), Code.BEST_FIT);
            granted(newMachine("high", 5 * GRANULE), Code.BEST_FIT);
            granted(release("low"), Code.RELEASED);
            granted(compact(), Code.SLID_DOWN);
            assertEquals(List.of(granules(7, 2)), allocator.storage().holes());
            granted(evacuated("high"), Code.EVACUATED);
            assertEquals(List.of(granules(5, 4)), allocator.storage().holes());
        }

        @Test
        void compactStorageIsLeftAlone() {
            granted(storage(2), Code.CONFIGURED);
            refused(compact(), Code.NOTHING_TO_COMPACT);
            granted(newMachine("a", 2 * GRANULE), Code.BEST_FIT);
            refused(compact(), Code.NOTHING_TO_COMPACT);
        }
    }

    @Nested
    class Shrinking {
        @Test
        void theTailIsHeldUntilTheMachineHasLeftIt() {
            granted(storage(4), Code.CONFIGURED);
            granted(newMachine("a", 4 * GRANULE), Code.BEST_FIT);
            Decision decision = granted(shrink("a", GRANULE + 1), Code.SHRUNK);
            assertEquals(Optional.of(new RelocationBounds(0, GRANULE + 1)), decision.after());
            assertEquals(0, allocator.storage().free());
            assertEquals(GRANULE + 1, allocator.usage(ANN).words());
            granted(evacuated("a"), Code.EVACUATED);
            assertEquals(List.of(granules(2, 2)), allocator.storage().holes());
        }

        @Test
        void aRegionDoesNotGrow() {
            granted(storage(4), Code.CONFIGURED);
            granted(newMachine("a", 10), Code.BEST_FIT);
            refused(shrink("a", 10), Code.NOT_SMALLER);
            refused(shrink("a", 11), Code.NOT_SMALLER);
        }
    }

    @Nested
    class TakingAway {
        @Test
        void aRevokedMachineKeepsItsEntryAndItsDrum() {
            granted(storage(4), Code.CONFIGURED);
            granted(newMachine("a", ANN, 3 * GRANULE, 64, 200), Code.BEST_FIT);
            Decision decision = granted(revoke("a"), Code.REVOKED);
            assertEquals(Optional.of(granules(0, 3)), decision.before());
            assertEquals(Optional.empty(), decision.after());
            assertEquals(Optional.empty(), grant("a").region());
            assertEquals(new Usage(1, 64, 0), allocator.usage(ANN));
            assertEquals(4 * GRANULE, allocator.storage().free());
            refused(newMachine("a", 1), Code.ID_IN_USE);
            for (Request request :
                    List.of(relocate("a"), shrink("a", 1), revoke("a"), weight("a", 1), clip("a", 0, 9999))) {
                refused(request, Code.ALREADY_REVOKED);
            }
            refused(evacuated("a"), Code.NO_MOVE_PENDING);
            granted(release("a"), Code.RELEASED);
            assertEquals(Usage.NONE, allocator.usage(ANN));
            refused(release("a"), Code.NO_SUCH_VM);
        }

        @Test
        void aPendingMoveGivesBothRegionsBack() {
            granted(storage(6), Code.CONFIGURED);
            granted(newMachine("a", 2 * GRANULE), Code.BEST_FIT);
            granted(newMachine("b", GRANULE), Code.BEST_FIT);
            granted(relocate("a"), Code.BEST_FIT);
            assertEquals(
                    4 * GRANULE,
                    granted(revoke("a"), Code.REVOKED).reason().figures().get("returned"));
            granted(relocate("b"), Code.BEST_FIT);
            assertEquals(
                    2 * GRANULE,
                    granted(release("b"), Code.RELEASED).reason().figures().get("returned"));
            assertEquals(List.of(granules(0, 6)), allocator.storage().holes());
        }

        @Test
        void holesAreJoinedOnBothSides() {
            granted(storage(3), Code.CONFIGURED);
            granted(newMachine("a", GRANULE), Code.BEST_FIT);
            granted(newMachine("b", GRANULE), Code.BEST_FIT);
            granted(newMachine("c", GRANULE), Code.BEST_FIT);
            granted(release("a"), Code.RELEASED);
            granted(release("c"), Code.RELEASED);
            assertEquals(
                    List.of(granules(0, 1), granules(2, 1)), allocator.storage().holes());
            granted(release("b"), Code.RELEASED);
            assertEquals(List.of(granules(0, 3)), allocator.storage().holes());
            assertTrue(allocator.grants().isEmpty());
        }

        @Test
        void aMachineThatIsNotThereIsRefused() {
            granted(storage(3), Code.CONFIGURED);
            for (Request request : List.of(
                    relocate("a"),
                    evacuated("a"),
                    shrink("a", 1),
                    revoke("a"),
                    weight("a", 1),
                    release("a"),
                    clip("a", 0, 9999))) {
                Decision decision = refused(request, Code.NO_SUCH_VM);
                assertEquals(Optional.of(VmId.of("a")), decision.vm());
            }
        }
    }
}
