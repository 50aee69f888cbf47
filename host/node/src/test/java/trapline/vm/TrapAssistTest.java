package trapline.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import trapline.monitor.VmId;

/** With trap assist, v_i that may be are executed inline: counted apart, with the same states. */
final class TrapAssistTest {
    /** Reads its PSW and its timer a thousand times, and prints as often. */
    private static final String READER = """
            .org 16
        start:
            li r1, 1000
        round:
            spsw r2
            tget r3
            cout r2
            addi r1, r1, -1
            bne r1, r4, round
            halt
            .entry start
        """;

    /** Reads its timer once. A machine check counts in r0 and lets it try again. */
    private static final String VICTIM = """
            .org NEW_PSW
            .word psw(0, caught, 0, SIZE)
            .org 16
        start:
            tget r3
            halt
        caught:
            addi r0, r0, 1
            lpsw OLD_PSW
            .entry start
        """;

    private final FailingMachine kind = new FailingMachine();
    private final TestNode node = TestNode.start(100, Map.of(), Map.of(kind.name(), kind));

    @AfterEach
    void stop() {
        node.close();
    }

    private static VmSpec spec(String id, String source) {
        return Specs.started(Specs.rates(Specs.NO_LIMIT, Specs.of(id, Specs.assembled(source))));
    }

    private Map<String, Long> counts(VmId vm, ToLongFunction<Inspection.TrapCount> which) {
        return node.inspect(vm).traps().stream()
                .filter(count -> which.applyAsLong(count) > 0)
                .collect(Collectors.toMap(Inspection.TrapCount::interpreter, which::applyAsLong));
    }

    @Test
    void whatTheProcessorOwnsIsSimulatedInlineAndTheRestByMessage() {
        VmSpec spec = Specs.assisted(spec("assisted", READER));
        VmStatus status = node.awaitState(node.create(spec), VmState.HALTED);
        assertEquals(Map.of("spsw", 1000L, "tget", 1000L), counts(spec.id(), Inspection.TrapCount::assisted));
        assertEquals(Map.of("cout", 1000L, "halt", 1L), counts(spec.id(), Inspection.TrapCount::count));
        assertEquals(2000, status.assisted());
        assertEquals(1001, status.traps());
        assertEquals(status.direct() + 3001, status.retired());
    }

    @Test
    void statesAreTheSameWithAndWithoutAndOnTheBareMachine() {
        List<VmSpec> specs = List.of(spec("plain", READER), Specs.assisted(spec("assisted", READER)));
        node.createAll(specs);
        specs.forEach(spec -> node.awaitState(spec.id(), VmState.HALTED));
        List<Twin> twins = specs.stream().map(spec -> Twin.of(node, spec)).toList();
        twins.forEach(Twin::assertEqualToBareMachine);
        assertEquals(
                1, twins.stream().map(twin -> twin.seen().digest()).distinct().count());
        assertEquals(0, twins.getFirst().seen().status().assisted());
        assertNotEquals(Optional.empty(), twins.getFirst().seen().digest());
    }

    @Test
    void failureOfAnInlineInterpreterCostsOneTrapAsOneByMessageDoes() {
        kind.failuresOfTimer.set(1);
        VmStatus status = node.awaitState(node.create(Specs.assisted(spec("victim", VICTIM))), VmState.HALTED);
        assertEquals(1, status.result().orElseThrow());
        // The one that failed was recorded, too.
        assertEquals(2, status.assisted());
    }

    @Test
    void machineThatCannotEvenTakeItsMachineCheckFails() {
        kind.failuresOfTimer.set(1);
        kind.failuresAtChecks.set(1);
        VmStatus status = node.awaitState(node.create(Specs.assisted(spec("victim", VICTIM))), VmState.FAILED);
        assertEquals(
                "the control program failed twice at one trap: java.lang.IllegalStateException: told to fail",
                status.failure().orElseThrow());
    }
}
