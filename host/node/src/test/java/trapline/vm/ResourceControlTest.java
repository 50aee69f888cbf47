package trapline.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import trapline.Await;
import trapline.isa.thirdgen.RandomPrograms;
import trapline.machine.RelocationBounds;
import trapline.machine.Seeds;
import trapline.machine.Storage;
import trapline.machine.TimedInput;
import trapline.monitor.allocator.Allocator;
import trapline.monitor.allocator.Shares;

/**
 * The resource-control property (paper, section 4) in the node's real storage: a machine that runs changes no word but the b of its
 * region. Every other word is a canary: free storage, the regions of machines that never run, and what lies behind b in a
 * region's last granule.
 */
final class ResourceControlTest {
    private static final int HOSTILE = 4;
    private static final int RANDOM = 120;
    private static final int CANARIES = 60;
    private static final long GRANULES = 700;
    private static final long ENOUGH_STEPS = 20_000;

    @Test
    void hostileAndRandomProgramsChangeNoWordButTheirOwn() {
        Seeds.forEach(4, random -> {
            try (TestNode node = TestNode.start(GRANULES)) {
                new Neighbourhood(node, random).run();
            }
        });
    }

    /** Machines that run, machines that do not, and gaps between them. */
    private static final class Neighbourhood {
        private final TestNode node;
        private final RandomGenerator random;
        private final Storage cells;
        private final List<VmSpec> runners = new ArrayList<>();
        private final BitSet mayChange = new BitSet();

        Neighbourhood(TestNode node, RandomGenerator random) {
            this.node = node;
            this.random = random;
            this.cells = node.node().cells();
        }

        void run() {
            settle();
            long[] canaries = fill();
            TestNode.get(runners.stream()
                    .map(spec -> node.asking(spec.id(), VirtualMachine.Start::new))
                    .toList());
            TestNode.get(runners.stream().flatMap(this::disturb).toList());
            Await.until("all have run for long", () -> runners.stream().allMatch(this::hasRunEnough));
            TestNode.get(runners.stream()
                    .map(spec -> node.asking(spec.id(), VirtualMachine.Pause::new))
                    .toList());
            assertUnchanged(canaries);
            IntStream.range(0, HOSTILE).forEach(number -> {
                Twin hostile = Twin.of(node, runners.get(number));
                assertEquals(
                        0,
                        hostile.seen().status().result().orElseThrow(),
                        hostile.text().bytes());
                hostile.assertEqualToBareMachine();
            });
        }

        private void settle() {
            List<VmSpec> all = new ArrayList<>();
            IntStream.range(0, HOSTILE).forEach(i -> runners.add(hostile(i)));
            IntStream.range(0, RANDOM).forEach(i -> runners.add(program("random-" + i)));
            IntStream.range(0, CANARIES).forEach(i -> all.add(program("canary-" + i)));
            IntStream.range(0, CANARIES).forEach(i -> all.add(program("gap-" + i)));
            all.addAll(runners);
            for (int i = all.size() - 1; i > 0; i--) {
                all.set(i, all.set(random.nextInt(i + 1), all.get(i)));
            }
            node.createAllAndBoot(all);
            all.stream()
                    .filter(spec -> spec.id().value().startsWith("gap"))
                    .forEach(spec -> node.ask(to -> new Node.Delete(spec.id(), to)));
        }

        /** With long turns, as it has the most to do. */
        private static VmSpec hostile(int number) {
            VmSpec spec = Specs.drum(number % 2, Specs.of("hostile-" + number, "hostile"));
            return Specs.shares(new Shares(Shares.MAX_WEIGHT, 0), spec);
        }

        private VmSpec program(String id) {
            long words = random.nextLong(RandomPrograms.SMALLEST_SIZE, 1200);
            VmSpec spec = Specs.of(id, RandomPrograms.program(random, words));
            return Specs.rates(Specs.NO_LIMIT, Specs.drum(RandomPrograms.DRUM_SECTORS, spec));
        }

        /** Random words wherever no runner's own are. {@return all words} */
        private long[] fill() {
            runners.forEach(spec -> mayChange(node.status(spec.id()).region().orElseThrow()));
            for (int cell = 0; cell < cells.q(); cell++) {
                if (!mayChange.get(cell)) {
                    cells.store(cell, random.nextLong());
                }
            }
            assertTrue(mayChange.cardinality() < cells.q() * 3 / 4, "too few canaries");
            return all(cells);
        }

        private void mayChange(RelocationBounds window) {
            mayChange.set(Math.toIntExact(window.l()), Math.toIntExact(window.end()));
        }

        private Stream<CompletableFuture<VirtualMachine.Reply>> disturb(VmSpec spec) {
            boolean hostile = spec.id().value().startsWith("hostile");
            List<TimedInput> inputs = hostile ? List.of() : RandomPrograms.inputs(random, 0);
            return inputs.stream()
                    .map(input -> node.asking(spec.id(), to -> new VirtualMachine.Deliver(input.input(), to)));
        }

        private boolean hasRunEnough(VmSpec spec) {
            VmStatus status = node.status(spec.id());
            boolean hostile = spec.id().value().startsWith("hostile");
            return status.state() == VmState.HALTED
                    || !hostile && (status.state() == VmState.WAITING || status.steps() > ENOUGH_STEPS);
        }

        private void assertUnchanged(long[] before) {
            long[] after = all(cells);
            List<String> wrong = IntStream.range(0, before.length)
                    .filter(cell -> before[cell] != after[cell] && !mayChange.get(cell))
                    .limit(10)
                    .mapToObj(cell -> "E[%d]: %016x became %016x".formatted(cell, before[cell], after[cell]))
                    .toList();
            assertEquals(List.of(), wrong);
        }
    }

    @Test
    void movingARunningMachineChangesNoWordButOfTheRegionsThatItLeavesAndEnters() {
        Seeds.forEach(2, random -> {
            try (TestNode node = TestNode.start(64)) {
                VmSpec spec = Specs.words(2100, Specs.of("mover", "runaway"));
                VmSpec other = Specs.of("neighbour", "runaway");
                node.createAllAndBoot(List.of(spec, other));
                Storage cells = node.node().cells();
                RelocationBounds quiet = node.status(other.id()).region().orElseThrow();
                node.ask(spec.id(), VirtualMachine.Start::new);
                for (int move = 0; move < 60; move++) {
                    RelocationBounds old = node.status(spec.id()).region().orElseThrow();
                    Stream.concat(Stream.of(quiet), node.storage().holes().stream())
                            .forEach(window -> fill(cells, window, random));
                    long[] before = all(cells);
                    OptionalLong to = OptionalLong.of(random.nextLong(64) * Allocator.GRANULE);
                    Node.Answer answer = node.ask(replyTo -> new Node.Relocate(spec.id(), to, replyTo));
                    RelocationBounds now = node.status(spec.id()).region().orElseThrow();
                    assertEquals(answer instanceof Node.Done, !now.equals(old), answer::toString);
                    assertOnlyMoved(before, cells, old, now);
                }
                node.ask(spec.id(), VirtualMachine.Pause::new);
                Twin.of(node, spec).assertEqualToBareMachine();
            }
        });
    }

    private static void fill(Storage cells, RelocationBounds window, RandomGenerator random) {
        cells.write(random.longs(window.b()).toArray(), window.l());
    }

    /** What was left is zero, of what was entered only b words are written, and nothing else has changed. */
    private static void assertOnlyMoved(long[] before, Storage cells, RelocationBounds old, RelocationBounds now) {
        RelocationBounds left = Allocator.extent(old);
        RelocationBounds entered = Allocator.extent(now);
        long[] after = all(cells);
        for (int cell = 0; cell < after.length; cell++) {
            if (left.contains(cell) && !entered.contains(cell)) {
                assertEquals(0, after[cell], "E[" + cell + "], left behind");
            } else if (!old.contains(cell) && !now.contains(cell)) {
                assertEquals(before[cell], after[cell], "E[" + cell + "], of no concern");
            }
        }
    }

    private static long[] all(Storage cells) {
        return cells.read(RelocationBounds.all(cells.q()));
    }
}
