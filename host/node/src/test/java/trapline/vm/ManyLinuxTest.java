package trapline.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import trapline.Await;
import trapline.machine.BareMachine;
import trapline.machine.Input;
import trapline.machine.Seeds;
import trapline.monitor.RiscVProgram;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Shares;
import trapline.monitor.riscv.RiscVMachine;

/** Twenty Linux systems at once: what happens to one, no other can tell. */
final class ManyLinuxTest {
    private static final int MACHINES = 20;
    private static final long MEGABYTES = 96;
    private static final int FLIPS = 500;

    /** A minute on an idle machine; a limit for what hangs. */
    private static final Duration PATIENCE = Duration.ofMinutes(12);

    private static final RiscVMachine KIND = new RiscVMachine();

    private static final String SCRIPT = """
            n=0
            while [ $n -lt 500 ]; do n=$((n + 1)); echo "line $n"; done >/tmp/lines
            sha256sum </tmp/lines | cut -c 1-16
            sort -r /tmp/lines | tail -n 1
            float | tail -n 1
            """;

    private static final String PRINTED = """
            575f0963178ce146
            line 1
            root 3fea20bd700c2c3f
            """;

    private final TestNode node = TestNode.start((MACHINES + 1) * MEGABYTES * 256);

    /** What the others must be at their end. */
    private record End(long steps, String shown, String digest) {
        static End of(RiscVProgram program) {
            BareMachine bare = KIND.bare(program);
            bare.runTo(Long.MAX_VALUE);
            return new End(bare.steps(), bare.transcript(), bare.digest());
        }
    }

    private End end(VmId vm) {
        Inspection seen = node.inspect(vm);
        return new End(
                seen.status().steps(), node.console(vm).bytes(), seen.digest().orElseThrow());
    }

    private void awaitSteps(VmId vm, long steps) {
        Await.until(vm + " is under way", PATIENCE, () -> node.status(vm).steps() >= steps);
    }

    private static VmSpec spec(int number, RiscVProgram program) {
        return new VmSpec(
                VmId.of("linux-" + number), Specs.TENANT, "test", program, Shares.NORMAL, Specs.NO_LIMIT, true);
    }

    @Test
    void othersDoNotNoticeThatOneIsKilledAndOneIsHitByBitFlips() {
        Debian debian = Debian.load();
        RiscVProgram program = debian.executing(SCRIPT, MEGABYTES).withTrapAssist(true);
        try (node) {
            Seeds.forEach(1, random -> killOneAndHitAnother(debian, program, random));
        }
    }

    private void killOneAndHitAnother(Debian debian, RiscVProgram program, RandomGenerator random) {
        End twin = End.of(program);
        assertEquals(debian.console("/script", PRINTED, 0), Debian.plain(twin.shown()));
        List<VmId> all = node.createAll(
                IntStream.range(0, MACHINES).mapToObj(i -> spec(i, program)).toList());
        int killed = random.nextInt(MACHINES);
        VmId hit = all.get((killed + random.nextInt(1, MACHINES)) % MACHINES);
        long moment = random.nextLong(twin.steps() / 4, twin.steps() / 2);
        awaitSteps(all.get(killed), moment);
        assertInstanceOf(Node.Deleted.class, node.ask(to -> new Node.Delete(all.get(killed), to)));
        awaitSteps(hit, moment);
        assertTrue(node.status(hit).steps() < twin.steps(), "it had ended before it could be hit");
        flipBits(hit, program.words(), random);

        List<VmId> others = all.stream()
                .filter(vm -> !vm.equals(hit) && !vm.equals(all.get(killed)))
                .toList();
        assertEquals(MACHINES - 2, others.size());
        others.forEach(vm -> Await.until(
                vm + " has powered off", PATIENCE, () -> node.status(vm).state().isFinal()));
        others.forEach(vm -> assertEquals(twin, end(vm), vm.toString()));
        assertHitAsItsRecordSays(hit, program, twin);
    }

    private void flipBits(VmId vm, long words, RandomGenerator random) {
        List<CompletableFuture<VirtualMachine.Reply>> answers = IntStream.range(0, FLIPS)
                .mapToObj(i -> new Input.BitFlip(random.nextLong(words), random.nextInt(Long.SIZE)))
                .map(flip -> node.asking(vm, to -> new VirtualMachine.Deliver(flip, to)))
                .toList();
        TestNode.get(answers);
    }

    /** The flips did harm that machine, and its record repeats what became of it. */
    private void assertHitAsItsRecordSays(VmId hit, RiscVProgram program, End twin) {
        if (!node.status(hit).state().isFinal()) {
            node.ask(hit, VirtualMachine.Stop::new);
        }
        End end = end(hit);
        assertNotEquals(twin.digest(), end.digest());
        Inspection seen = node.inspect(hit);
        assertEquals(FLIPS, seen.history().size());
        BareMachine bare = KIND.bare(program);
        bare.replay(seen.history(), seen.status().steps());
        assertEquals(bare.transcript(), end.shown());
        assertEquals(bare.steps(), end.steps());
    }
}
