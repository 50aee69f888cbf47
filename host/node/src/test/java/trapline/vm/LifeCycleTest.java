package trapline.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trapline.machine.Input;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Reason;
import trapline.monitor.allocator.Shares;
import trapline.monitor.allocator.StorageMap;

/** What a machine can be asked in which state, by one table. */
final class LifeCycleTest {
    private static final TestNode NODE = TestNode.start(800);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @AfterAll
    static void stop() {
        NODE.deleteAll();
        StorageMap storage = NODE.storage();
        NODE.close();
        assertEquals(storage.words(), storage.free());
    }

    /**
     * An entry is the state that the machine answers to be in, or "-" if the state does not allow the request, or "revoked" if A
     * refuses it because there is no region any more.
     */
    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, textBlock = """
        request,   created, running, waiting, paused,  halted,  failed
        start,     running, -,       -,       -,       -,       -
        pause,     -,       paused,  paused,  -,       -,       -
        unpause,   -,       -,       -,       running, -,       -
        stop,      halted,  halted,  halted,  halted,  -,       -
        type,      created, running, running, paused,  -,       -
        end-input, created, running, running, paused,  -,       -
        flip,      created, running, running, paused,  -,       -
        relocate,  created, running, waiting, paused,  halted,  revoked
        shrink,    created, running, waiting, paused,  halted,  revoked
        shares,    created, running, waiting, paused,  halted,  revoked
        revoke,    failed,  failed,  failed,  failed,  failed,  -
        read,      created, running, waiting, paused,  halted,  failed
        inspect,   created, running, waiting, paused,  halted,  failed
        delete,    deleted, deleted, deleted, deleted, deleted, deleted
        """)
    void everyStateAnswersEveryRequest(
            String request,
            String created,
            String running,
            String waiting,
            String paused,
            String halted,
            String failed) {
        check(VmState.CREATED, request, created);
        check(VmState.RUNNING, request, running);
        check(VmState.WAITING, request, waiting);
        check(VmState.PAUSED, request, paused);
        check(VmState.HALTED, request, halted);
        check(VmState.FAILED, request, failed);
    }

    private static void check(VmState state, String request, String expected) {
        VmId vm = machine(state);
        StorageMap before = NODE.storage();
        String answer = answer(vm, request);
        assertEquals(expected, answer, request + " while " + state.label());
        if (answer.equals("-") || answer.equals("revoked")) {
            assertEquals(before, NODE.storage());
            assertEquals(state, NODE.status(vm).state());
        }
    }

    /** {@return a machine of its own that is in a state} */
    private static VmId machine(VmState state) {
        String image = state == VmState.WAITING ? "echo" : "runaway";
        VmSpec spec = Specs.of(state.label() + "-" + NUMBER.incrementAndGet(), image);
        VmId vm = NODE.create(state == VmState.CREATED ? spec : Specs.started(spec));
        switch (state) {
            case CREATED, RECOVERING, ARRIVING, STALLED, RUNNING, WAITING -> {}
            case PAUSED -> NODE.ask(vm, VirtualMachine.Pause::new);
            case HALTED -> NODE.ask(vm, VirtualMachine.Stop::new);
            case FAILED -> NODE.ask(to -> new Node.Revoke(vm, "for the test", to));
        }
        NODE.awaitState(vm, state);
        return vm;
    }

    private static String answer(VmId vm, String request) {
        return switch (request) {
            case "start" -> text(NODE.ask(vm, VirtualMachine.Start::new));
            case "pause" -> text(NODE.ask(vm, VirtualMachine.Pause::new));
            case "unpause" -> text(NODE.ask(vm, VirtualMachine.Unpause::new));
            case "stop" -> text(NODE.ask(vm, VirtualMachine.Stop::new));
            case "type" -> text(NODE.type(vm, "x"));
            case "end-input" -> text(NODE.ask(vm, to -> new VirtualMachine.Deliver(new Input.ConsoleEnd(), to)));
            case "flip" -> text(NODE.ask(vm, to -> new VirtualMachine.Deliver(new Input.BitFlip(900, 7), to)));
            case "relocate" -> text(NODE.ask(to -> new Node.Relocate(vm, OptionalLong.empty(), to)));
            case "shrink" -> text(NODE.ask(to -> new Node.Shrink(vm, 600, to)));
            case "shares" -> text(NODE.ask(to -> new Node.SetShares(vm, new Shares(50, 0), to)));
            case "revoke" -> text(NODE.ask(to -> new Node.Revoke(vm, "for the test", to)));
            case "read" -> NODE.console(vm).state().label();
            case "inspect" -> inspected(vm);
            case "delete" -> text(NODE.ask(to -> new Node.Delete(vm, to)));
            default -> throw new AssertionError(request);
        };
    }

    private static String inspected(VmId vm) {
        Inspection seen = NODE.inspect(vm);
        assertEquals(seen.status().region().isPresent(), seen.digest().isPresent());
        return seen.status().state().label();
    }

    private static String text(VirtualMachine.Reply reply) {
        return switch (reply) {
            case VirtualMachine.Accepted(VmStatus status) -> status.state().label();
            case VirtualMachine.InputTaken(int bytes, long _, VmStatus status) -> {
                assertTrue(bytes <= 1);
                yield status.state().label();
            }
            case VirtualMachine.NotAllowed _, VirtualMachine.OtherPosition _ -> "-";
        };
    }

    private static String text(Node.Answer answer) {
        return switch (answer) {
            case Node.Done(VmStatus status) -> status.state().label();
            case Node.Deleted _ -> "deleted";
            case Node.NotAllowed _ -> "-";
            case Node.Refused(var decision) -> {
                assertEquals(Reason.Code.ALREADY_REVOKED, decision.reason().code());
                yield "revoked";
            }
            case Node.Granted _, Node.Compacted _, Node.NoSuchVm _, Node.Broken _ ->
                answer.toString().toLowerCase(Locale.ROOT);
        };
    }
}
