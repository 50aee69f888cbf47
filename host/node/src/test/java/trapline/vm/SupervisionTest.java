package trapline.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import trapline.Await;
import trapline.isa.thirdgen.Cause;
import trapline.isa.thirdgen.PswWord;
import trapline.isa.thirdgen.RandomPrograms;
import trapline.machine.Image;
import trapline.machine.Mode;
import trapline.machine.Psw;
import trapline.machine.RelocationBounds;
import trapline.machine.Seeds;
import trapline.monitor.ProcessorState;
import trapline.monitor.VmId;

/** A control program that fails costs one machine one trap, and nobody else anything. All machines share one lane here. */
final class SupervisionTest {
    /**
     * Makes the supervisor call, and again whenever that brought a machine check. Leaves in r0 how many there were, in r7 to r9
     * cause, operand and old PSW of the last, and in r5 the cause of the trap that was none.
     */
    private static final String VICTIM = """
            .org NEW_PSW
            .word psw(0, caught, 0, SIZE)
            .org 4
        start:
            li r1, 111
            svc WANTED
        caught:
            ld r5, CAUSE
            li r6, CAUSE_MACHINE_CHECK
            bne r5, r6, over
            mov r7, r5
            ld r8, OPERAND
            ld r9, OLD_PSW
            addi r0, r0, 1
            lpsw OLD_PSW
        over:
            halt
            .entry start
        """;

    private static final int CALL = 5;

    private final FailingMachine kind = new FailingMachine();
    private final TestNode node = TestNode.start(400, Map.of("trapline.vm-pool.threads", 1), Map.of(kind.name(), kind));

    @AfterEach
    void stop() {
        node.close();
    }

    private static VmSpec victim(String id, int call) {
        Image image = Specs.assembled("    .equ WANTED, " + call + "\n" + VICTIM);
        return Specs.started(Specs.of(id, image));
    }

    @ParameterizedTest
    @ValueSource(ints = {FailingMachine.FAILS_AT_ONCE, FailingMachine.FAILS_LATE, FailingMachine.FAILS_IN_DISPATCHER})
    void failureCostsTheMachineOneTrapWhichItSeesAsMachineCheck(int call) {
        kind.failures.set(1);
        VmSpec spec = victim("victim", call);
        VmStatus status = node.awaitState(node.create(spec), VmState.HALTED);
        assertEquals(1, status.result().orElseThrow());
        ProcessorState state = node.inspect(spec.id()).processor();
        assertEquals(111, state.register("r1"));
        assertEquals(Cause.MACHINE_CHECK.number(), state.register("r7"));
        Psw atTheCall = new Psw(
                Mode.SUPERVISOR, CALL, RelocationBounds.all(spec.program().words()));
        assertEquals(atTheCall, PswWord.decode(state.register("r9")));
        // The call was made again, and this time it was served: by the same v_i.
        assertEquals(Cause.SUPERVISOR_CALL.number(), state.register("r5"));
        assertEquals(List.of(spec.id()), trapsLost());
    }

    @Test
    void machineCheckNamesTheInterpreterThatFailed() {
        kind.failures.set(1);
        VmSpec spec = victim("victim", FailingMachine.FAILS_AT_ONCE);
        node.awaitState(node.create(spec), VmState.HALTED);
        int failed = kind.monitor().interpreterNames().indexOf("trap-supervisor-call");
        assertEquals(failed, node.inspect(spec.id()).processor().register("r8"));
    }

    @Test
    void failureAgainAndAgainCostsOneTrapEachTime() {
        kind.failures.set(7);
        VmId vm = node.create(victim("victim", FailingMachine.FAILS_AT_ONCE));
        assertEquals(7, node.awaitState(vm, VmState.HALTED).result().orElseThrow());
        assertEquals(7, trapsLost().size());
    }

    @Test
    void failingTwiceAtOneTrapFailsTheMachine() {
        kind.failures.set(1);
        kind.failuresAtChecks.set(1);
        VmSpec spec = victim("victim", FailingMachine.FAILS_AT_ONCE);
        VmStatus status = node.awaitState(node.create(spec), VmState.FAILED);
        assertTrue(status.failure().orElseThrow().contains("failed twice at one trap"), status::toString);
        assertEquals(2, trapsLost().size());
        // What is left of it can be looked at and moved, but does not run.
        assertTrue(node.inspect(spec.id()).digest().isPresent());
        assertInstanceOf(Node.Done.class, node.ask(to -> new Node.Relocate(spec.id(), OptionalLong.of(100 * 512), to)));
        assertInstanceOf(VirtualMachine.NotAllowed.class, node.ask(spec.id(), VirtualMachine.Unpause::new));
        // The next machine with the same call is served.
        VmSpec next = victim("next", FailingMachine.FAILS_AT_ONCE);
        assertEquals(
                0, node.awaitState(node.create(next), VmState.HALTED).result().orElseThrow());
        node.deleteAll();
        assertEquals(node.storage().words(), node.storage().free());
    }

    @Test
    void othersOnTheSameLaneNoticeNothing() {
        Seeds.forEach(1, random -> {
            List<VmSpec> others = Stream.concat(
                            Stream.of("counter", "hello", "storm", "minios")
                                    .map(name -> Specs.of("image-" + name, name)),
                            IntStream.range(0, 60)
                                    .mapToObj(i -> Specs.of("random-" + i, RandomPrograms.program(random, 300)))
                                    .map(spec -> Specs.drum(RandomPrograms.DRUM_SECTORS, spec)))
                    .map(Specs::started)
                    .toList();
            node.createAll(others);
            int[] calls = {FailingMachine.FAILS_AT_ONCE, FailingMachine.FAILS_LATE, FailingMachine.FAILS_IN_DISPATCHER};
            for (int i = 0; i < 15; i++) {
                kind.failures.set(2);
                VmId vm = node.create(victim("victim-" + i, calls[i % calls.length]));
                assertEquals(2, node.awaitState(vm, VmState.HALTED).result().orElseThrow());
            }
            Await.until(
                    "minios has halted",
                    () -> node.status(VmId.of("image-minios")).state().isFinal());
            TestNode.get(others.stream()
                    .map(spec -> node.asking(spec.id(), VirtualMachine.Pause::new))
                    .toList());
            others.forEach(spec -> Twin.of(node, spec).assertEqualToBareMachine());
            assertTrue(trapsLost().stream().allMatch(vm -> vm.value().startsWith("victim")));
        });
    }

    private List<VmId> trapsLost() {
        return node.node().events().since(0, Integer.MAX_VALUE).stream()
                .map(EventLog.Entry::event)
                .filter(event -> event.kind() == Event.Kind.TRAP_LOST)
                .map(event -> event.vm().orElseThrow())
                .toList();
    }
}
