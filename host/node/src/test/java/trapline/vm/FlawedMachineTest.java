package trapline.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import trapline.Await;
import trapline.machine.Image;
import trapline.monitor.Monitoring;
import trapline.monitor.VmId;

/**
 * The JRST machine through the actors: a hybrid monitor hosts it as Theorem 3 says, and a VMM, which Theorem 1 does not cover, does not.
 * That the endpoint refuses the second is in {@code RefusalsTest}.
 */
final class FlawedMachineTest {
    /**
     * Returns to user mode by jrst, where halt is privileged: the trap says so, three times. It ends in r0 with how many traps there were.
     * Under a VMM jrst is executed in the real user mode, so that the virtual mode stays s, and halt halts.
     */
    private static final String SOURCE = """
            .machine "thirdgen-jrst"
            .entry start
            start:  li   r0, 0
                    jrst user
            user:   addi r1, r1, 5
                    halt
            trap:   addi r0, r0, 1
                    li   r2, 3
                    beq  r0, r2, done
                    jrst user
            done:   halt
                    .org NEW_PSW
                    .word psw(0, trap, 0, SIZE)
            """;

    private static TestNode node;
    private static Image image;

    @BeforeAll
    static void start() {
        image = Specs.assembled(SOURCE);
        node = TestNode.start(64);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static VmSpec spec(String id, Monitoring monitoring) {
        return Specs.monitored(monitoring, Specs.started(Specs.of(id, image)));
    }

    private static VmStatus ended(VmId vm) {
        Await.until("it has halted", () -> node.status(vm).state().isFinal());
        return node.status(vm);
    }

    @Test
    void hybridMonitorHostsItInTheStatesOfTheBareMachine() {
        VmSpec spec = spec("hybrid", Monitoring.HYBRID);
        node.create(spec);
        assertEquals(3, ended(spec.id()).result().orElseThrow());
        Twin.of(node, spec).assertEqualToBareMachine();
    }

    @Test
    void forcedMonitorShowsTheDifference() {
        VmSpec spec = spec("forced", Monitoring.VMM.force());
        node.create(spec);
        assertNotEquals(3, ended(spec.id()).result().orElseThrow());
    }
}
