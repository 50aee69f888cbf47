package trapline.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import trapline.Await;
import trapline.OwnThreads;
import trapline.isa.thirdgen.RandomPrograms;
import trapline.machine.Input;
import trapline.machine.Seeds;
import trapline.machine.TimedInput;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Allocator;
import trapline.monitor.allocator.Shares;

/**
 * The equivalence property (paper, section 4) through the actors: whatever the host did with a machine meanwhile, it has the
 * history that a bare machine with the same inputs at the same steps has.
 */
final class EquivalenceTest {
    private static final int BATCHES = 8;
    private static final int MACHINES = 250;
    private static final int EVENTS = 1500;
    private static final long GRANULES = 1200;

    @Test
    void randomProgramHostedWithManyHasTheHistoryOfABareMachine() {
        // The least quantum, so that moves and inputs come early in a program.
        try (TestNode node = TestNode.start(GRANULES, Map.of("trapline.quantum", 100, "trapline.trap-cost", 10))) {
            long[] moves = new long[1];
            long[] late = new long[1];
            Seeds.forEach(BATCHES, random -> {
                Batch batch = new Batch(node, random);
                batch.run();
                moves[0] += batch.moves;
                late[0] += batch.inputsOnTheWay;
            });
            assertTrue(moves[0] > BATCHES * MACHINES / 10, "only " + moves[0] + " moves");
            assertTrue(late[0] > BATCHES * MACHINES / 10, "only " + late[0] + " inputs to machines that had begun");
        }
    }

    /** Machines that are there at once, on storage that earlier ones have used. */
    private static final class Batch {
        private final TestNode node;
        private final RandomGenerator random;
        private final List<VmSpec> specs;
        private final List<List<Input>> inputs;
        private final List<CompletableFuture<Node.Answer>> moved = new ArrayList<>();
        private final List<CompletableFuture<VirtualMachine.Reply>> replies = new ArrayList<>();
        private long moves;
        private long inputsOnTheWay;

        Batch(TestNode node, RandomGenerator random) {
            this.node = node;
            this.random = random;
            this.specs = IntStream.range(0, MACHINES).mapToObj(this::spec).toList();
            this.inputs = specs.stream()
                    .map(_ -> new ArrayList<>(RandomPrograms.inputs(random, 0).stream()
                            .map(TimedInput::input)
                            .toList()))
                    .<List<Input>>map(list -> list)
                    .toList();
        }

        private VmSpec spec(int number) {
            long words = random.nextLong(RandomPrograms.SMALLEST_SIZE, random.nextBoolean() ? 512 : 1500);
            VmSpec plain = Specs.of("random-" + number, RandomPrograms.program(random, words));
            VmSpec spec =
                    random.nextBoolean() ? Specs.assisted(plain) : random.nextBoolean() ? Specs.hybrid(plain) : plain;
            // A weight of 1,000 makes turns of 1,000 instructions.
            Shares shares = new Shares(random.nextInt(1, 1000), 0);
            return Specs.shares(shares, Specs.drum(RandomPrograms.DRUM_SECTORS, Specs.started(spec)));
        }

        void run() {
            node.createAll(specs);
            IntStream.range(0, EVENTS).forEach(_ -> disturb(random.nextInt(MACHINES)));
            TestNode.get(replies);
            TestNode.get(moved).forEach(this::count);
            rest();
            List<Twin> twins = specs.stream().map(spec -> Twin.of(node, spec)).toList();
            OwnThreads.forEach(twins, Twin::assertEqualToBareMachine);
            twins.forEach(twin -> {
                inputsOnTheWay += twin.seen().history().stream()
                        .filter(input -> input.step() > 0)
                        .count();
                assertFalse(twin.seen().status().state() == VmState.FAILED, twin::toString);
            });
            node.deleteAll();
            assertEquals(node.storage().words(), node.storage().free());
        }

        private void disturb(int number) {
            VmId vm = specs.get(number).id();
            switch (random.nextInt(12)) {
                case 0, 1, 2, 3 -> input(number);
                case 4 -> replies.add(node.asking(vm, VirtualMachine.Pause::new));
                case 5, 6 -> replies.add(node.asking(vm, VirtualMachine.Unpause::new));
                case 7 ->
                    moved.add(node.asking(to -> new Node.SetShares(vm, new Shares(random.nextInt(1, 99), 0), to)));
                case 8 -> compactSometimes();
                default -> {
                    long granule = random.nextLong(GRANULES);
                    OptionalLong to =
                            random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(granule * Allocator.GRANULE);
                    moved.add(node.asking(replyTo -> new Node.Relocate(vm, to, replyTo)));
                }
            }
        }

        private void input(int number) {
            List<Input> left = inputs.get(number);
            if (!left.isEmpty()) {
                Input next = left.removeFirst();
                replies.add(node.asking(specs.get(number).id(), to -> new VirtualMachine.Deliver(next, to)));
            }
        }

        private void compactSometimes() {
            if (random.nextInt(10) == 0) {
                moved.add(node.asking(Node.Compact::new));
            }
        }

        private void count(Node.Answer answer) {
            switch (answer) {
                case Node.Done _ -> moves++;
                case Node.Compacted(long slid, long _) -> moves += slid;
                case Node.Refused _ -> {}
                case Node.Deleted _, Node.Granted _, Node.NoSuchVm _, Node.NotAllowed _, Node.Broken _ ->
                    throw new AssertionError(answer);
            }
        }

        /** Paused, or halted, or failed: after the answer, none of them changes any more. */
        private void rest() {
            TestNode.get(specs.stream()
                    .map(spec -> node.asking(spec.id(), VirtualMachine.Pause::new))
                    .toList());
        }
    }

    @Test
    void everyImageMovedAboutHasTheHistoryOfABareMachine() {
        long enough = 2_000_000;
        try (TestNode node = TestNode.start(600)) {
            List<VmSpec> specs = Specs.library().images().keySet().stream()
                    .map(name -> Specs.drum(2, Specs.started(Specs.of(name, name))))
                    .toList();
            assertTrue(specs.size() >= 10, "only " + specs);
            node.createAll(specs);
            specs.forEach(spec -> node.type(spec.id(), "The quick brown fox\n"));
            specs.forEach(spec -> node.ask(spec.id(), to -> new VirtualMachine.Deliver(new Input.ConsoleEnd(), to)));
            Await.until("every image has halted or run for long", () -> {
                specs.forEach(spec -> node.ask(to -> new Node.Relocate(spec.id(), OptionalLong.empty(), to)));
                assertInstanceOf(Node.Compacted.class, node.ask(Node.Compact::new));
                return specs.stream()
                        .map(spec -> node.status(spec.id()))
                        .allMatch(status -> status.state().isFinal() || status.steps() > enough);
            });
            specs.forEach(spec -> node.ask(spec.id(), VirtualMachine.Pause::new));
            OwnThreads.forEach(
                    specs.stream().map(spec -> Twin.of(node, spec)).toList(), Twin::assertEqualToBareMachine);
            assertEquals(0, node.status(VmId.of("hostile")).result().orElseThrow());
            assertEquals(0, node.status(VmId.of("minios")).result().orElseThrow());
        }
    }
}
