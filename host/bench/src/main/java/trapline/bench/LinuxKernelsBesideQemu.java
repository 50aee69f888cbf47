package trapline.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Programs as processes of Debian, whose memory is paged, on a node by messages and in QEMU, in turns; each is started by a line on the
 * console, and measured until the guest is idle again. The goal, with the translating processor: a geometric mean of at least
 * 1.2 times as fast as QEMU. The programs that are named as arguments, statically linked, each with its own arguments behind a space
 * ("file 100 0"), or else our own kernels.
 *
 * <p>System properties as for {@link KernelsBesideQemu}, and {@code assist} (false).
 */
public final class LinuxKernelsBesideQemu {
    private static final int ROUNDS = Integer.getInteger("rounds", 5);
    private static final String READY = "@ready ";

    private LinuxKernelsBesideQemu() {}

    /**
     * Measures.
     *
     * @param arguments files with their arguments; none for our own kernels
     */
    public static void main(String[] arguments) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        SequencedMap<String, String> commands = arguments.length == 0 ? own(files) : given(arguments, files);
        files.put("kernels", script(commands).getBytes(StandardCharsets.US_ASCII));
        System.out.printf("%s; %d rounds; load %s%n", QemuGuest.version(), ROUNDS, HostLoad.now());
        SideBySide table = new SideBySide();
        try (BenchNode node = BenchNode.start("1 GiB", 0);
                DebianGuest debian = DebianGuest.with(files, "kernels")) {
            for (int round = 0; round < ROUNDS; round++) {
                try (ConsoleGuest guest = QemuGuest.start(debian.qemuArguments())) {
                    run(guest, commands, table::addQemu);
                }
                try (ConsoleGuest guest =
                        HostedGuest.start(node, "debian", debian.program(Boolean.getBoolean("assist")))) {
                    run(guest, commands, table::addHosted);
                }
            }
            System.out.println(node.processor());
        }
        table.report("processes of Linux, load at the end " + HostLoad.now());
    }

    private interface Account {
        void add(String program, Cost cost);
    }

    private static void run(ConsoleGuest guest, SequencedMap<String, String> commands, Account account) {
        guest.await(READY);
        for (String name : commands.sequencedKeySet()) {
            Cost before = guest.cost();
            guest.type("\n");
            guest.await(READY);
            account.add(name, guest.cost().since(before));
        }
        guest.type("\n");
        guest.awaitEnd();
    }

    private static String script(SequencedMap<String, String> commands) {
        StringBuilder script = new StringBuilder();
        commands.forEach((name, command) -> script.append("echo '")
                .append(READY)
                .append(name)
                .append("'; read -r _ </dev/console; ")
                .append(command)
                .append('\n'));
        return script.append("echo '")
                .append(READY)
                .append("to end'; read -r _ </dev/console\n")
                .toString();
    }

    private static SequencedMap<String, String> own(Map<String, byte[]> files) throws IOException {
        files.put("compute", Files.readAllBytes(ComputeKernels.forLinux()));
        SequencedMap<String, String> commands = new LinkedHashMap<>();
        for (String words : ComputeKernels.arguments()) {
            commands.put(ComputeKernels.NAMES.get(commands.size()), "/compute '" + words + "'");
        }
        return commands;
    }

    private static SequencedMap<String, String> given(String[] arguments, Map<String, byte[]> files)
            throws IOException {
        SequencedMap<String, String> commands = new LinkedHashMap<>();
        for (String argument : arguments) {
            String[] parts = argument.split(" ", 2);
            String name = String.valueOf(Path.of(parts[0]).getFileName());
            files.put(name, Files.readAllBytes(Path.of(parts[0])));
            String words = parts.length == 1 ? "" : " " + parts[1];
            commands.put(name + words, "/" + name + words);
        }
        return commands;
    }
}
