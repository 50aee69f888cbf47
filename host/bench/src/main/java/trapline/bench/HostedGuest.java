package trapline.bench;

import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import trapline.machine.Input;
import trapline.monitor.Program;
import trapline.monitor.VmId;
import trapline.vm.Inspection;
import trapline.vm.Node;
import trapline.vm.VirtualMachine;
import trapline.vm.VmState;

/** A guest on a node in this process. What it costs is what the process costs, so only one is measured at a time. */
final class HostedGuest implements ConsoleGuest {
    private final BenchNode node;
    private final VmId id;
    private final ActorRef<VirtualMachine.Command> actor;
    private final PrintedText printed = new PrintedText();
    private final long processBefore = ProcessorTime.ofTheProcess();
    private final long vmThreadsBefore = ProcessorTime.ofVmThreads();
    private volatile boolean deleted;
    private volatile VmState last = VmState.CREATED;

    private HostedGuest(BenchNode node, String name, Program program) {
        this.node = node;
        this.id = VmId.of(name);
        node.create(BenchNode.spec(name, program));
        this.actor = node.node().board().find(id).orElseThrow().ref().orElseThrow();
        Thread reader = new Thread(this::read, "console of " + name);
        reader.setDaemon(true);
        reader.start();
    }

    /** {@return a guest that runs} */
    static HostedGuest start(BenchNode node, String name, Program program) {
        return new HostedGuest(node, name, program);
    }

    private void read() {
        long position = 0;
        boolean over = false;
        while (!over && !deleted) {
            long from = position;
            VirtualMachine.ConsoleText text = BenchNode.get(BenchNode.ask(
                    node.node(),
                    actor,
                    (ActorRef<VirtualMachine.ConsoleText> to) -> new VirtualMachine.Listen(from, to)));
            printed.add(text.bytes());
            position = text.next();
            last = text.state();
            over = text.bytes().isEmpty() && text.state().isFinal();
        }
        printed.end();
    }

    @Override
    public String await(String text) {
        return printed.await(text);
    }

    @Override
    public String awaitEnd() {
        String rest = printed.awaitEnd();
        if (last != VmState.HALTED) {
            throw new IllegalStateException("the machine is " + last + ":\n" + rest);
        }
        return rest;
    }

    @Override
    public void type(String text) {
        VirtualMachine.Reply reply = BenchNode.get(BenchNode.ask(
                node.node(),
                actor,
                (ActorRef<VirtualMachine.Reply> to) -> new VirtualMachine.Deliver(new Input.ConsoleInput(text), to)));
        if (!(reply instanceof VirtualMachine.InputTaken(int bytes, long _, var _) && bytes == text.length())) {
            throw new IllegalStateException("the console did not take '" + text + "': " + reply);
        }
    }

    @Override
    public Cost cost() {
        long process = ProcessorTime.ofTheProcess() - processBefore;
        long vmThreads = ProcessorTime.ofVmThreads() - vmThreadsBefore;
        Inspection seen = BenchNode.get(
                BenchNode.ask(node.node(), actor, (ActorRef<Inspection> to) -> new VirtualMachine.Inspect(false, to)));
        return new Cost(
                process,
                vmThreads,
                seen.status().retired(),
                seen.status().direct(),
                counts(seen, Inspection.TrapCount::count),
                counts(seen, Inspection.TrapCount::assisted));
    }

    private static Map<String, Long> counts(Inspection seen, ToLongFunction<Inspection.TrapCount> which) {
        return seen.traps().stream()
                .collect(Collectors.toMap(Inspection.TrapCount::interpreter, which::applyAsLong, Long::sum));
    }

    @Override
    public void close() {
        deleted = true;
        // Once it has stopped, whoever listens to its console gets an answer.
        BenchNode.get(
                BenchNode.ask(node.node(), actor, (ActorRef<VirtualMachine.Reply> to) -> new VirtualMachine.Stop(to)));
        BenchNode.get(BenchNode.ask(
                node.node(), node.node().system(), (ActorRef<Node.Answer> to) -> new Node.Delete(id, to)));
    }
}
