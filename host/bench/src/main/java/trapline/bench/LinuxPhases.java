package trapline.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Debian in phases, on a node by messages, on a node with trap assist, and in QEMU, in turns: the CPU time of the process that runs
 * it, and for the node the instructions, the share executed directly, and the traps by interpreter. A phase begins when its name is
 * awaited on the console by the guest and a line is typed, and ends when the guest waits for the next one, so the guest is idle at both.
 *
 * <p>The goals: boot to the shell in at most 4 times QEMU's CPU time with the interpreter; with the translating processor at most
 * QEMU's when warm, 200 x fork + exec at most QEMU's, one-byte pipes by messages at most 1.5 times QEMU's.
 *
 * <p>System properties: {@code rounds} (16; the second half of them is the warm node), {@code engines} and {@code phases} (first words of
 * their names with commas between, such as {@code boot,200}; all if left out), {@code bootArguments} ("console=ttyS0 quiet"), {@code qemu}
 * (which).
 */
public final class LinuxPhases {
    private static final int ROUNDS = Integer.getInteger("rounds", 16);

    /** Until then a node is warming up: HotSpot's compilers still have much to do. */
    private static final int WARMING = (ROUNDS + 1) / 2;

    private static final String QEMU = "QEMU";
    private static final String BOOT = "boot";
    private static final String END = "to end";
    private static final String READY = "@ready ";
    private static final List<String> ENGINES = List.of("messages", QEMU, "assist");
    private static final double MILLION = 1e6;

    /** What is done in a phase, as a shell has it. */
    private static final SequencedMap<String, String> PHASES = phases();

    private static SequencedMap<String, String> phases() {
        SequencedMap<String, String> phases = new LinkedHashMap<>();
        phases.put("200 x fork + exec", "n=0; while [ $n -lt 200 ]; do /bin/true; n=$((n + 1)); done");
        phases.put("find, ls -lR", "find /sys >/dev/null; ls -lR /sys/devices >/dev/null");
        phases.put("one-byte pipes", "dd if=/dev/zero bs=1 count=10000 2>/dev/null | dd bs=1 of=/dev/null 2>/dev/null");
        phases.put(
                "sha256, gzip, dd",
                "sha256sum /bin/busybox /bin/busybox /bin/busybox /bin/busybox >/dev/null; gzip -c /bin/busybox >/tmp/z;"
                        + " gunzip -c /tmp/z >/dev/null; dd if=/dev/zero of=/tmp/z bs=64k count=200 2>/dev/null; rm /tmp/z");
        phases.put("shell arithmetic", "n=0; s=0; while [ $n -lt 50000 ]; do s=$((s * 3 + n)); n=$((n + 1)); done");
        check("phases", Stream.concat(Stream.of(BOOT), phases.keySet().stream()));
        phases.keySet().removeIf(name -> !isWanted("phases", name));
        return phases;
    }

    /** {@return whether a property that lists first words of names has that of a name, or is not set} */
    private static boolean isWanted(String property, String name) {
        List<String> words = words(property).toList();
        return words.isEmpty() || words.contains(firstWord(name));
    }

    private static Stream<String> words(String property) {
        return Stream.of(System.getProperty(property, "").split(",")).filter(word -> !word.isEmpty());
    }

    private static String firstWord(String name) {
        return name.split("[ ,]", 2)[0];
    }

    /** Ends the benchmark if a property lists what there is not. */
    private static void check(String property, Stream<String> names) {
        List<String> known = names.map(LinuxPhases::firstWord).toList();
        words(property).filter(word -> !known.contains(word)).findFirst().ifPresent(word -> {
            System.err.printf(
                    "LinuxPhases: there is no %s in -D%s; there are %s%n", word, property, String.join(", ", known));
            System.exit(1);
        });
    }

    /** A way to run it. */
    private record Engine(String name, Starter starter) {}

    private interface Starter {
        ConsoleGuest start() throws IOException;
    }

    private LinuxPhases() {}

    /**
     * Measures.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) throws IOException {
        check("engines", ENGINES.stream());
        System.out.printf("%s; %d rounds; load %s%n", QemuGuest.version(), ROUNDS, HostLoad.now());
        try (BenchNode node = BenchNode.start("1 GiB", 0);
                DebianGuest debian =
                        DebianGuest.with(Map.of("phases", script().getBytes(StandardCharsets.US_ASCII)), "phases")) {
            List<Engine> engines = Stream.of(
                            new Engine("messages", () -> HostedGuest.start(node, "messages", debian.program(false))),
                            new Engine(QEMU, () -> QemuGuest.start(debian.qemuArguments())),
                            new Engine("assist", () -> HostedGuest.start(node, "assist", debian.program(true))))
                    .filter(engine -> isWanted("engines", engine.name))
                    .toList();
            Map<String, Map<String, List<Cost>>> costs = new LinkedHashMap<>();
            for (int round = 0; round < ROUNDS; round++) {
                for (Engine engine : engines) {
                    try (ConsoleGuest guest = engine.starter.start()) {
                        run(engine.name, guest, costs.computeIfAbsent(engine.name, _ -> new LinkedHashMap<>()));
                    }
                }
            }
            report(costs);
            System.out.println(node.processor());
        }
    }

    private static String script() {
        return PHASES.entrySet().stream()
                .map(phase ->
                        "echo '" + READY + phase.getKey() + "'; read -r _ </dev/console; " + phase.getValue() + "\n")
                .collect(Collectors.joining("", "", "echo '" + READY + END + "'; read -r _ </dev/console\n"));
    }

    private static void run(String engine, ConsoleGuest guest, Map<String, List<Cost>> costs) {
        List<String> ends = new ArrayList<>(PHASES.sequencedKeySet());
        ends.add(END);
        Cost before = Cost.ofProcess(0);
        String phase = BOOT;
        for (String next : ends) {
            guest.await(READY + next);
            Cost now = guest.cost();
            Cost used = now.since(before);
            costs.computeIfAbsent(phase, _ -> new ArrayList<>()).add(used);
            System.out.printf(Locale.ROOT, "%s, %s: %.2f s%n", engine, phase, used.processSeconds());
            guest.type("\n");
            before = now;
            phase = next;
        }
        guest.awaitEnd();
    }

    private static void report(Map<String, Map<String, List<Cost>>> costs) {
        Map<String, List<Cost>> qemu = costs.getOrDefault(QEMU, Map.of());
        System.out.printf(
                "%nCPU seconds of the process, the first round, then medians (lowest-highest) of the rounds 2 to %d and %d to %d, with the"
                        + " ratio to QEMU's of the same rounds%n",
                WARMING, WARMING + 1, ROUNDS);
        costs.forEach((engine, phases) -> phases.forEach((phase, all) -> System.out.printf(
                "%-9s %-18s first %s; then %s; then %s%n",
                engine,
                phase,
                show(all, qemu.getOrDefault(phase, all), 0, 1),
                show(all, qemu.getOrDefault(phase, all), 1, WARMING),
                show(all, qemu.getOrDefault(phase, all), WARMING, ROUNDS))));
        costs.forEach((engine, phases) -> {
            if (!engine.equals(QEMU)) {
                phases.forEach((phase, all) -> describe(engine, phase, all.getLast()));
            }
        });
    }

    /** {@return the rounds from one to another, which is left out: what they cost, and how many times QEMU's that is} */
    private static String show(List<Cost> all, List<Cost> qemu, int from, int to) {
        if (from == to) {
            return "-";
        }
        Rounds these = rounds(all, from, to);
        return String.format(
                Locale.ROOT,
                "%-18s %5.2f",
                these.show(2),
                these.median() / rounds(qemu, from, to).median());
    }

    private static Rounds rounds(List<Cost> all, int from, int to) {
        return new Rounds(
                all.subList(from, to).stream().map(Cost::processSeconds).toList());
    }

    private static void describe(String engine, String phase, Cost cost) {
        System.out.printf(
                Locale.ROOT,
                "%-9s %-18s %6.0f M instructions, %.3f %% directly; by message %s; inline %s; VM threads %.2f s%n",
                engine,
                phase,
                cost.retired() / MILLION,
                100.0 * cost.direct() / Math.max(1, cost.retired()),
                cost.messages(),
                cost.assisted(),
                cost.vmSeconds());
    }
}
