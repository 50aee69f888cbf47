package trapline.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import trapline.PrivatePostgres;
import trapline.journal.Durability;
import trapline.machine.Image;
import trapline.machine.Input;
import trapline.monitor.ThirdGenProgram;
import trapline.monitor.VmId;
import trapline.vm.Hosted;
import trapline.vm.VirtualMachine;
import trapline.vm.VmSpec;

/**
 * What durability costs: the time from typing a line until the echo is seen, creating machines, and how much a machine computes that
 * nobody disturbs but its snapshots.
 */
public final class DurabilityCost {
    private static final int LINES = 300;
    private static final String LINE = "a line of thirty-two characters\n";
    private static final int MACHINES = 50;
    private static final Duration WINDOW = Duration.ofSeconds(5);

    private DurabilityCost() {}

    /**
     * Measures and prints a table.
     *
     * @param arguments none
     * @throws IOException if PostgreSQL cannot be started, or a node cannot write its files
     */
    public static void main(String[] arguments) throws IOException {
        System.out.println("load " + HostLoad.now());
        System.out.println(
                "| durability | journal | line to echo, us: median (lowest, highest) | create, ms each | instructions, M/s |");
        System.out.println("|---|---|---|---|---|");
        // The first node of a process is slower, whatever it does.
        measure(Durability.NONE, "-", Map.of());
        for (Durability durability : Durability.values()) {
            System.out.println(measure(durability, "H2", Map.of()));
        }
        for (Durability durability : Durability.values()) {
            try (PrivatePostgres postgres = PrivatePostgres.start(PrivatePostgres.Site.FORCED)) {
                System.out.println(measure(durability, "PostgreSQL", postgres.settings("bench")));
            }
        }
        System.out.println("load " + HostLoad.now());
    }

    private static String measure(Durability durability, String journal, Map<String, ?> settings) throws IOException {
        try (BenchNode node = BenchNode.start("1 GiB", 1, settings)) {
            // The first one opens the database.
            node.create(machine("first", "echo", durability));
            lines(node, "first", 0);
            List<Long> lines = lines(node, "first", (long) LINES * LINE.length());
            return String.format(
                    Locale.ROOT,
                    "| %s | %s | %d (%d, %d) | %.2f | %.0f |",
                    durability.label(),
                    durability == Durability.NONE ? "-" : journal,
                    lines.get(LINES / 2),
                    lines.getFirst(),
                    lines.getLast(),
                    creating(node, durability),
                    computing(node, durability));
        }
    }

    private static VmSpec machine(String id, String image, Durability durability) throws IOException {
        Image program = Programs.image(image);
        return BenchNode.spec(id, ThirdGenProgram.of(program)).withDurability(durability);
    }

    /**
     * {@return the times of so many lines, in order of length, in microseconds}
     *
     * @param position how much the machine has shown before
     */
    private static List<Long> lines(BenchNode node, String id, long position) {
        ActorRef<VirtualMachine.Command> vm = hosted(node, id).ref().orElseThrow();
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < LINES; i++) {
            long from = position + (long) i * LINE.length();
            long start = System.nanoTime();
            vm.tell(new VirtualMachine.Deliver(
                    new Input.ConsoleInput(LINE), node.node().system().ignoreRef()));
            BenchNode.get(BenchNode.ask(
                    node.node(),
                    vm,
                    (ActorRef<VirtualMachine.ConsoleText> to) ->
                            new VirtualMachine.Listen(from + LINE.length() - 1, to)));
            times.add((System.nanoTime() - start) / 1000);
        }
        times.sort(null);
        return times;
    }

    private static double creating(BenchNode node, Durability durability) throws IOException {
        long start = System.nanoTime();
        for (int i = 0; i < MACHINES; i++) {
            node.create(machine("created-" + i, "echo", durability));
        }
        return (System.nanoTime() - start) / 1e6 / MACHINES;
    }

    private static double computing(BenchNode node, Durability durability) throws IOException {
        node.create(machine("computing", "runaway", durability));
        BenchNode.sleep(WINDOW);
        long before = hosted(node, "computing").status().retired();
        long start = System.nanoTime();
        BenchNode.sleep(WINDOW);
        long after = hosted(node, "computing").status().retired();
        return (after - before) * 1e3 / (System.nanoTime() - start);
    }

    private static Hosted hosted(BenchNode node, String id) {
        return node.node().board().find(VmId.of(id)).orElseThrow();
    }
}
