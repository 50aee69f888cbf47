package trapline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import trapline.machine.Bytes;
import trapline.monitor.RiscVProgram;

/**
 * Bare-metal programs on a node and in QEMU, in turns, each from its creation to its end. The goal, with the translating processor:
 * a geometric mean of at least 2.0 times as fast as QEMU, none slower. The programs that are named as arguments, or else our own
 * kernels, all or those that are named; they end by themselves, and what they print must be the same on both as far as 16 hexadecimal digits in a row are concerned.
 *
 * <p>System properties: {@code rounds} (5), {@code millions} of instructions in each of our own kernels (500), {@code qemu} (which).
 */
public final class KernelsBesideQemu {
    private static final int ROUNDS = Integer.getInteger("rounds", 5);
    private static final int MEBIBYTES = 128;
    private static final long WORDS_PER_MEBIBYTE = (1 << 20) / Long.BYTES;
    private static final Pattern CHECKSUM = Pattern.compile("\\b[0-9a-f]{16}\\b");

    /** A program with its command line. */
    private record Kernel(String name, Path file, String commandLine) {
        RiscVProgram program() throws IOException {
            RiscVProgram.Boot boot = new RiscVProgram.Boot(
                    new RiscVProgram.Firmware.None(),
                    Optional.of(Bytes.of(Files.readAllBytes(file))),
                    Optional.empty(),
                    commandLine);
            return RiscVProgram.of(boot, MEBIBYTES * WORDS_PER_MEBIBYTE);
        }

        List<String> qemuArguments() {
            return List.of("-bios", "none", "-m", MEBIBYTES + "M", "-kernel", file.toString(), "-append", commandLine);
        }
    }

    private KernelsBesideQemu() {}

    /**
     * Measures.
     *
     * @param arguments names of ELF files, or of some of our own kernels; none for all of our own
     */
    public static void main(String[] arguments) throws IOException {
        List<Kernel> kernels =
                ComputeKernels.NAMES.containsAll(List.of(arguments)) ? own(List.of(arguments)) : given(arguments);
        System.out.printf("%s; %d rounds; load %s%n", QemuGuest.version(), ROUNDS, HostLoad.now());
        SideBySide table = new SideBySide();
        try (BenchNode node = BenchNode.start("1 GiB", 0)) {
            for (int round = 0; round < ROUNDS; round++) {
                for (Kernel kernel : kernels) {
                    String theirs =
                            run(QemuGuest.start(kernel.qemuArguments()), cost -> table.addQemu(kernel.name, cost));
                    String ours = run(
                            HostedGuest.start(node, "kernel", kernel.program()),
                            cost -> table.addHosted(kernel.name, cost));
                    if (!checksums(ours).equals(checksums(theirs))) {
                        throw new IllegalStateException(
                                kernel.name + " printed " + ours + " here and " + theirs + " in QEMU");
                    }
                }
            }
            System.out.println(node.processor());
        }
        table.report("bare metal, load at the end " + HostLoad.now());
    }

    private interface Account {
        void add(Cost cost);
    }

    private static String run(ConsoleGuest started, Account account) {
        try (ConsoleGuest guest = started) {
            String printed = guest.awaitEnd();
            account.add(guest.cost());
            return printed;
        }
    }

    private static List<String> checksums(String printed) {
        return CHECKSUM.matcher(printed).results().map(MatchResult::group).toList();
    }

    /** {@return our own kernels, or only some of them} */
    private static List<Kernel> own(List<String> wanted) throws IOException {
        List<Kernel> kernels = new ArrayList<>();
        List<String> commandLines = ComputeKernels.arguments();
        for (int i = 0; i < commandLines.size(); i++) {
            String name = ComputeKernels.NAMES.get(i);
            if (wanted.isEmpty() || wanted.contains(name)) {
                kernels.add(new Kernel(name, ComputeKernels.bareMetal(), commandLines.get(i)));
            }
        }
        return kernels;
    }

    private static List<Kernel> given(String[] files) {
        List<Kernel> kernels = new ArrayList<>();
        for (String file : files) {
            Path path = Path.of(file);
            kernels.add(new Kernel(String.valueOf(path.getFileName()), path, ""));
        }
        return kernels;
    }
}
