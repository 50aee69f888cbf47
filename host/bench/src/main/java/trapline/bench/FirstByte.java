package trapline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.apache.pekko.actor.typed.ActorRef;
import trapline.machine.Bytes;
import trapline.monitor.RiscVProgram;
import trapline.monitor.VmId;
import trapline.vm.Node;
import trapline.vm.VirtualMachine;

/**
 * How long it takes, by the clock on the wall, from the request for a bare-metal machine to the first byte on its console, in a node
 * that has made some before, and from the start of a QEMU to the first byte of the same program. The goal: at most 5 ms.
 *
 * <p>System properties: {@code warmUp} (500 machines), {@code rounds} (500 machines; a tenth as many QEMUs), {@code qemu} (which).
 */
public final class FirstByte {
    private static final int WARM_UP = Integer.getInteger("warmUp", 500);
    private static final int ROUNDS = Integer.getInteger("rounds", 500);
    private static final int ROUNDS_FOR_ONE_QEMU = 10;
    private static final int MEBIBYTES = 128;
    private static final long WORDS = MEBIBYTES * (1L << 20) / Long.BYTES;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double GOAL_MILLIS = 5;
    private static final double MEDIAN = 50;
    private static final double TAIL = 99;

    private FirstByte() {}

    /**
     * Measures.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(System.getProperty("trapline.root", "."), "guest-images/riscv/hello.elf");
        RiscVProgram program = RiscVProgram.of(RiscVProgram.Boot.bareMetal(Bytes.of(Files.readAllBytes(file))), WORDS);
        System.out.printf("%s; load %s%n", QemuGuest.version(), HostLoad.now());
        Histogram ours = new Histogram(3);
        Histogram theirs = new Histogram(3);
        try (BenchNode node = BenchNode.start("1 GiB", 0)) {
            for (int i = -WARM_UP; i < ROUNDS; i++) {
                long nanos = hosted(node, program);
                if (i < 0) {
                    continue;
                }
                ours.recordValue(nanos);
                if (i % ROUNDS_FOR_ONE_QEMU == 0) {
                    theirs.recordValue(qemu(file));
                }
            }
        }
        print("node", ours);
        print("QEMU", theirs);
        boolean reached = ours.getValueAtPercentile(MEDIAN) / NANOS_PER_MILLI <= GOAL_MILLIS;
        System.out.println("median within 5 ms: " + (reached ? "reached" : "MISSED"));
    }

    private static long hosted(BenchNode node, RiscVProgram program) {
        long start = System.nanoTime();
        node.create(BenchNode.spec("hello", program));
        ActorRef<VirtualMachine.Command> actor =
                node.node().board().find(VmId.of("hello")).orElseThrow().ref().orElseThrow();
        VirtualMachine.ConsoleText text = BenchNode.get(BenchNode.ask(
                node.node(), actor, (ActorRef<VirtualMachine.ConsoleText> to) -> new VirtualMachine.Listen(0, to)));
        long nanos = System.nanoTime() - start;
        if (text.bytes().isEmpty()) {
            throw new IllegalStateException("the machine printed nothing");
        }
        BenchNode.get(BenchNode.ask(
                node.node(),
                node.node().system(),
                (ActorRef<Node.Answer> to) -> new Node.Delete(VmId.of("hello"), to)));
        return nanos;
    }

    private static long qemu(Path file) {
        long start = System.nanoTime();
        List<String> arguments = new ArrayList<>(List.of("-bios", "none", "-m", MEBIBYTES + "M"));
        arguments.addAll(List.of("-kernel", file.toString()));
        try (QemuGuest guest = QemuGuest.start(arguments)) {
            guest.awaitFirst();
            return System.nanoTime() - start;
        }
    }

    private static void print(String who, Histogram times) {
        System.out.printf(
                Locale.ROOT,
                "%s: %d times, median %.2f ms, 99 %% %.2f ms, lowest %.2f ms%n",
                who,
                times.getTotalCount(),
                times.getValueAtPercentile(MEDIAN) / NANOS_PER_MILLI,
                times.getValueAtPercentile(TAIL) / NANOS_PER_MILLI,
                times.getMinValue() / NANOS_PER_MILLI);
    }
}
