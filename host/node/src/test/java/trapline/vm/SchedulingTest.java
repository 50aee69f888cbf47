package trapline.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import trapline.Await;
import trapline.machine.Image;
import trapline.monitor.VmId;
import trapline.monitor.allocator.IoRates;
import trapline.monitor.allocator.Shares;

/** Who gets how much of the processors and devices. Bounds hold at any speed; shares are counted in instructions, not in time. */
final class SchedulingTest {
    /** Fills the drum's only sector for ever. */
    private static final String DRUM_FLOOD = """
            .org 4
        start:
            dwr r1, r2
            jmp start
            .entry start
        """;

    /** Its first instruction is a trap, and every second one. */
    private static final String TRAPS_AT_ONCE = """
            .org 4
        start:
            cout r0
            jmp start
            .entry start
        """;

    @Test
    void eachOfAThousandMachinesThatNeverYieldGoesOn() {
        try (TestNode node = TestNode.start(4100, Map.of("trapline.quantum", 2000))) {
            List<VmId> vms = node.createAll(IntStream.range(0, 1000)
                    .mapToObj(i -> Specs.started(Specs.of("runaway-" + i, "runaway")))
                    .toList());
            long[] before = new long[vms.size()];
            for (int round = 0; round < 5; round++) {
                Await.until(
                        "all have gone on",
                        () -> IntStream.range(0, before.length)
                                .allMatch(i -> node.status(vms.get(i)).retired() > before[i]));
                IntStream.range(0, before.length)
                        .forEach(i -> before[i] = node.status(vms.get(i)).retired());
                assertAnswers(node, vms.get(round * 199));
            }
        }
    }

    /** Requests are served between two turns although all threads are busy for ever. */
    private static void assertAnswers(TestNode node, VmId vm) {
        assertInstanceOf(VirtualMachine.Accepted.class, node.ask(vm, VirtualMachine.Pause::new));
        long retired = node.status(vm).retired();
        assertEquals("", node.console(vm).bytes());
        assertEquals(retired, node.inspect(vm).status().retired());
        assertInstanceOf(VirtualMachine.Accepted.class, node.ask(vm, VirtualMachine.Unpause::new));
        Await.until("it goes on after its pause", () -> node.status(vm).retired() > retired);
    }

    @Test
    void weightDecidesHowMuchAMachineGetsOfASaturatedNode() {
        long enough = 3_000_000;
        try (TestNode node = TestNode.start(100, Map.of("trapline.quantum", 2000))) {
            List<VmSpec> light = group("light", 100);
            List<VmSpec> heavy = group("heavy", 300);
            node.createAll(Stream.concat(light.stream(), heavy.stream()).toList());
            TestNode.get(Stream.concat(light.stream(), heavy.stream())
                    .map(spec -> node.asking(spec.id(), VirtualMachine.Start::new))
                    .toList());
            Await.until(
                    "the light ones have run for long",
                    () -> light.stream().allMatch(spec -> node.status(spec.id()).retired() > enough));
            double ratio = (double) retired(node, heavy) / retired(node, light);
            assertTrue(ratio > 2.5 && ratio < 3.5, "the heavy ones got " + ratio + " times as much");
        }
    }

    private static List<VmSpec> group(String name, int weight) {
        return IntStream.range(0, 8)
                .mapToObj(i -> Specs.shares(new Shares(weight, 0), Specs.of(name + i, "runaway")))
                .toList();
    }

    private static long retired(TestNode node, List<VmSpec> specs) {
        return specs.stream()
                .mapToLong(spec -> node.status(spec.id()).retired())
                .sum();
    }

    @Test
    void cappedMachineRetiresNoMoreThanItsCapAllows() {
        long cap = 2_000_000;
        VmSpec spec = Specs.shares(new Shares(100, cap), Specs.of("capped", "runaway"));
        assertBounded(spec, VmStatus::retired, cap, cap / 10);
    }

    @Test
    void trapsCountAgainstTheCap() {
        // Every second step of a storm is a trap, which costs 50 instructions.
        long cap = 2_000_000;
        VmSpec spec = Specs.shares(new Shares(100, cap), Specs.of("capped", "storm"));
        assertBounded(spec, status -> 50 * status.traps(), cap, cap / 10 + 50);
    }

    @Test
    void consoleRateIsKept() {
        VmSpec spec = Specs.rates(new IoRates(20_000, 2_000, 1, 1), Specs.of("flood", "flood"));
        assertBounded(spec, VmStatus::printed, 20_000, 2_000);
    }

    @Test
    void drumRateIsKept() {
        Image image = Specs.assembled(DRUM_FLOOD);
        VmSpec spec = Specs.drum(1, Specs.rates(new IoRates(1, 1, 5_000, 500), Specs.of("flood", image)));
        // A transfer and a jump each time.
        assertBounded(spec, status -> status.retired() / 2, 5_000, 500);
    }

    /** However fast or slow the host is: after any time, no more is used than has flowed in, and the burst. */
    private static void assertBounded(VmSpec spec, ToLongFunction<VmStatus> used, long perSecond, long burst) {
        try (TestNode node = TestNode.start(100)) {
            long start = System.nanoTime();
            VmId vm = node.create(Specs.started(spec));
            Await.until("it has used up its burst three times", () -> {
                long now = used.applyAsLong(node.status(vm));
                double seconds = (System.nanoTime() - start) / 1e9;
                assertTrue(now <= perSecond * seconds + burst, now + " used in " + seconds + " s");
                return now > 3 * burst;
            });
        }
    }

    @Test
    void otherSharesHoldAtOnceForAMachineThatWaitsForItsCap() {
        try (TestNode node = nodeWithDearTraps()) {
            VmId vm = machineInDebt(node);
            node.ask(to -> new Node.SetShares(vm, Shares.NORMAL, to));
            awaitThatItRuns(node, vm);
        }
    }

    @Test
    void otherSharesHoldAtOnceForAMachineThatIsPausedMeanwhile() {
        try (TestNode node = nodeWithDearTraps()) {
            VmId vm = machineInDebt(node);
            node.ask(vm, VirtualMachine.Pause::new);
            node.ask(to -> new Node.SetShares(vm, Shares.NORMAL, to));
            assertEquals(VmState.PAUSED, node.status(vm).state());
            node.ask(vm, VirtualMachine.Unpause::new);
            awaitThatItRuns(node, vm);
        }
    }

    private static TestNode nodeWithDearTraps() {
        return TestNode.start(100, Map.of("trapline.trap-cost", 10_000));
    }

    /** By its first trap it owes 10,000 instructions, at one in a second. */
    private static VmId machineInDebt(TestNode node) {
        VmSpec spec = Specs.rates(Specs.NO_LIMIT, Specs.of("capped", Specs.assembled(TRAPS_AT_ONCE)));
        VmId vm = node.create(Specs.started(Specs.shares(new Shares(100, 1), spec)));
        Await.until("it is in debt", () -> node.status(vm).traps() > 0);
        return vm;
    }

    private static void awaitThatItRuns(TestNode node, VmId vm) {
        Await.until("it runs", () -> node.status(vm).retired() > 10_000);
    }
}
