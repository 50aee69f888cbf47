package trapline.monitor.allocator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import trapline.machine.Seeds;
import trapline.monitor.Tenant;
import trapline.monitor.allocator.Reason.Code;

class AllocatorPropertyTest {
    private static final int RUNS = 80;
    private static final int REQUESTS = 1000;

    private final Set<Code> seen = EnumSet.noneOf(Code.class);

    @Test
    void everyDecisionIsTheOneOfTheNaiveAllocator() {
        Seeds.forEach(RUNS, this::compareWithNaive);
        // Otherwise the comparison would say little.
        assertEquals(EnumSet.of(Code.NOT_CONFIGURED), EnumSet.complementOf(EnumSet.copyOf(seen)));
    }

    @Test
    void theRequestsOfARecordLeadToItAgain() {
        Seeds.forEach(RUNS, random -> {
            Allocator allocator = new Allocator();
            List<Decision> record = new ArrayList<>();
            record.add(allocator.decide(Requests.storage(64)));
            RandomRequests requests = new RandomRequests(random, 64);
            for (int i = 0; i < REQUESTS; i++) {
                record.add(allocator.decide(requests.next()));
            }
            assertEquals(Optional.empty(), Replay.firstDifference(record));
        });
    }

    private void compareWithNaive(RandomGenerator random) {
        int granules = 8 + random.nextInt(120);
        Quota standard = random.nextBoolean() ? Quota.UNLIMITED : new Quota(9, granules * 200L, 1500);
        NaiveAllocator naive = new NaiveAllocator(granules, standard);
        Allocator allocator = new Allocator();
        seen.add(allocator
                .decide(new Request.Configure(granules * Allocator.GRANULE, standard))
                .reason()
                .code());
        RandomRequests requests = new RandomRequests(random, granules);
        for (int i = 0; i < REQUESTS; i++) {
            Decision decision = allocator.decide(requests.next());
            seen.add(decision.reason().code());
            compare(naive.decide(decision.request()), decision);
            compare(naive, allocator, decision);
        }
    }

    private static void compare(NaiveAllocator.Expected expected, Decision decision) {
        assertEquals(
                expected,
                new NaiveAllocator.Expected(decision.reason().code(), decision.vm(), decision.after()),
                decision::toString);
        assertTrue(decision.outcome() == Outcome.GRANTED || decision.after().equals(decision.before()));
        assertTrue(decision.candidates().stream()
                .skip(1)
                .noneMatch(candidate -> candidate.verdict().startsWith("chosen")));
    }

    private static void compare(NaiveAllocator naive, Allocator allocator, Decision decision) {
        allocator.verify();
        StorageMap map = allocator.storage();
        assertEquals(naive.holes(), map.holes(), decision::toString);
        assertEquals(Extents.words(map.holes()), map.free());
        for (Tenant tenant : RandomRequests.TENANTS) {
            assertEquals(naive.usage(tenant), allocator.usage(tenant), decision::toString);
        }
    }
}
