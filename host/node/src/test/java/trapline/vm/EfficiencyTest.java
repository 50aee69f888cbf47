package trapline.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import trapline.Await;
import trapline.machine.Image;
import trapline.monitor.VmId;

/**
 * The efficiency property (paper, section 4) by its counters: innocuous instructions are executed directly, and none of them
 * ever reaches the control program. Each trap is one message, so no trap is no message.
 */
final class EfficiencyTest {
    private static final long MILLIONS = 20_000_000;

    /** Loops for ever in supervisor mode: stores, copies a block, calls. */
    private static final String INNOCUOUS = """
            .org 4
        start:
            addi r1, r1, 1
            st r1, word
            li r2, block
            li r3, block + 8
            li r4, 8
            copy r2, r3, r4
            call lr, subroutine
            jmp start
        subroutine:
            li r6, 7
            divu r5, r1, r6
            ret lr
        word:
            .word 0
        block:
            .space 16
            .entry start
        """;

    /** Makes a thousand rounds of seven instructions, each with one supervisor call, and halts. */
    private static final String COUNTED = """
            .org NEW_PSW
            .word psw(0, called, 0, SIZE)
            .org 4
        start:
            li r1, 0
            li r2, 1000
            lpsw user
        round:
            addi r1, r1, 1
            svc 5
        called:
            mov r3, r1
            cout r3
            beq r1, r2, over
            lpsw user
        over:
            halt
        user:
            .word psw(1, round, 0, SIZE)
            .entry start
        """;

    private static final TestNode NODE = TestNode.start(64);

    @AfterAll
    static void stop() {
        NODE.close();
    }

    @Test
    void innocuousProgramOfMillionsOfInstructionsCausesNoTrap() {
        VmStatus status = runLong(Specs.of("innocuous", Specs.assembled(INNOCUOUS)));
        assertEquals(0, status.traps());
        assertEquals(status.retired(), status.direct());
        assertEquals(status.retired(), status.steps());
    }

    @Test
    void runawayCausesTheOneTrapThatItsImageMakes() {
        VmStatus status = runLong(Specs.of("runaway", "runaway"));
        assertEquals(1, status.traps());
        assertEquals(status.retired() - 1, status.direct());
        assertEquals(Map.of("lpsw", 1L), traps(VmId.of("runaway")));
    }

    private static VmStatus runLong(VmSpec spec) {
        VmId vm = NODE.create(Specs.started(spec));
        Await.until("it has run for long", () -> NODE.status(vm).retired() >= MILLIONS);
        NODE.ask(vm, VirtualMachine.Pause::new);
        return NODE.status(vm);
    }

    @Test
    void countersAreExact() {
        Image image = Specs.assembled(COUNTED);
        VmId vm = NODE.create(Specs.started(Specs.rates(Specs.NO_LIMIT, Specs.of("counted", image))));
        VmStatus status = NODE.awaitState(vm, VmState.HALTED);
        long rounds = 1000;
        assertEquals(Map.of("lpsw", rounds, "cout", rounds, "trap-supervisor-call", rounds, "halt", 1L), traps(vm));
        assertEquals(3 * rounds + 1, status.traps());
        // li, li; in each round addi, mov and beq; what is privileged retires too, by its v_i; a call does not.
        assertEquals(2 + 3 * rounds, status.direct());
        assertEquals(status.direct() + 2 * rounds + 1, status.retired());
        assertEquals(status.retired() + rounds, status.steps());
        assertEquals(rounds, status.printed());
    }

    /** {@return how many traps each v_i has simulated, without those that have simulated none} */
    private static Map<String, Long> traps(VmId vm) {
        return NODE.inspect(vm).traps().stream()
                .filter(count -> count.count() > 0)
                .collect(Collectors.toMap(Inspection.TrapCount::interpreter, Inspection.TrapCount::count));
    }
}
