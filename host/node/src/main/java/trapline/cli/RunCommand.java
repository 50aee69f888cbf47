package trapline.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import trapline.gdb.GdbDoor;
import trapline.image.ImageFile;
import trapline.management.CreateRequest;
import trapline.management.RiscVRequest;
import trapline.monitor.allocator.IoRates;

/** {@code trapline run}. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Runs one machine here and now, with its console on this terminal, as qemu-system-riscv64 would.",
            "On a terminal every key goes to the guest; Ctrl-A x leaves. Otherwise the console is the standard input and output."
        },
        footer = {
            "",
            "Exit code: 0 if the guest powered off, halted with 0, reset under --no-reboot, or was left by Ctrl-A x; the low byte of the code that the "
                    + "guest ended with (1 if that is 0) if it failed; 1 also if the machine could not be started; 2 wrong command "
                    + "line; 70 a failure of Trapline's own."
        })
final class RunCommand implements Callable<Integer> {
    private static final String CLOCK = "wall";
    private static final String PROCESSOR = "interpreted";
    private static final IoRates NO_LIMIT = new IoRates(1L << 40, 1L << 40, 1L << 40, 1L << 40);

    @Spec
    CommandSpec command;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description =
                    "An ELF program, a Linux Image, a thirdgen image (*" + ImageFile.SUFFIX
                            + "), or the name of a prepared guest, as debian. Any other file is loaded as it is, and started as a kernel.")
    Optional<String> file;

    @Mixin
    RiscVOptions riscv = new RiscVOptions();

    @Option(names = "--cpu-weight", paramLabel = "N", description = "Its processor share, 1 to 10000 (default: 100).")
    Optional<Integer> weight;

    @Option(
            names = "--monitor",
            paramLabel = "M",
            defaultValue = "vmm",
            description = "vmm, or hybrid: virtual supervisor mode is interpreted (default: ${DEFAULT-VALUE}).")
    String monitor;

    @Option(names = "--force", description = "Use that monitor also where no theorem says that it works.")
    boolean force;

    @Option(
            names = "--trap-assist",
            description = "Simulate what concerns only the virtual processor without a message.")
    boolean trapAssist;

    @Option(
            names = "--signature",
            paramLabel = "F",
            description =
                    "At the end, write what is between begin_signature and end_signature of the ELF program to this file.")
    Optional<Path> signature;

    @Option(
            names = "--signature-granularity",
            paramLabel = "N",
            defaultValue = "16",
            description = "How many bytes are on a line of the signature: 4, 8 or 16 (default: ${DEFAULT-VALUE}).")
    int granularity;

    @Option(names = "--http", paramLabel = "PORT", description = "Serve the endpoint as well; 0 takes any port.")
    Optional<Integer> http;

    @Option(
            names = "--gdb",
            paramLabel = "PORT",
            description = "Let GDB debug it on this loopback port; 0 takes any port.")
    Optional<Integer> gdb;

    @Option(names = "--gdb-wait", description = "Do not start it: GDB's continue does. Needs --gdb.")
    boolean gdbWait;

    RunCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (file.isPresent() == riscv.kernel.isPresent() && (file.isPresent() || riscv.firmware.isEmpty())) {
            throw new CommandFailedException(ExitCode.USAGE, "name one FILE to run, or one --kernel");
        }
        if (gdbWait && gdb.isEmpty()) {
            throw new CommandFailedException(ExitCode.USAGE, "--gdb-wait needs --gdb PORT");
        }
        checkPort("--gdb", gdb);
        checkPort("--http", http);
        Optional<Signature> written = signature.isPresent()
                ? Optional.of(
                        Signature.of(Path.of(file.or(() -> riscv.kernel).orElse("")), signature.get(), granularity))
                : Optional.empty();
        try (SingleMachine machine = SingleMachine.start(request(), http)) {
            machine.url().ifPresent(url -> {
                command.commandLine().getErr().println("serving at " + url);
                command.commandLine().getErr().flush();
            });
            machine.gdbPort().ifPresent(port -> {
                command.commandLine().getErr().println("GDB: target remote localhost:" + port);
                command.commandLine().getErr().flush();
            });
            int code = machine.runOnConsole();
            if (written.isPresent()) {
                written.get().write(machine::words);
            }
            return code;
        }
    }

    private static void checkPort(String option, Optional<Integer> port) {
        if (port.isPresent() && (port.get() < 0 || port.get() > GdbDoor.LAST_PORT)) {
            throw new CommandFailedException(
                    ExitCode.USAGE, option + " is " + port.get() + "; it must be 0 to " + GdbDoor.LAST_PORT);
        }
    }

    private CreateRequest request() throws IOException, InterruptedException {
        String main = file.or(() -> riscv.kernel).orElse("");
        Optional<PreparedGuest> prepared =
                Files.exists(Path.of(main)) || main.isEmpty() ? Optional.empty() : PreparedGuest.find(main);
        if (main.endsWith(ImageFile.SUFFIX)) {
            return create(Optional.of(VmCreateCommand.base64(Path.of(main))), Optional.empty());
        }
        return create(Optional.empty(), Optional.of(machine(main, prepared)));
    }

    private RiscVRequest machine(String main, Optional<PreparedGuest> prepared) {
        Optional<String> program = main.isEmpty() ? Optional.empty() : Optional.of(main);
        return new RiscVRequest(
                Optional.empty(),
                prepared.isPresent() ? prepared.flatMap(guest -> guest.file("kernel")) : program,
                riscv.firmware.or(() -> prepared.flatMap(guest -> guest.text("firmware"))),
                riscv.initrd.or(() -> prepared.flatMap(guest -> guest.file("initrd"))),
                riscv.append.or(() -> prepared.flatMap(guest -> guest.text("append"))),
                riscv.memory.or(() -> prepared.flatMap(guest -> guest.text("memory"))),
                riscv.disk.or(() -> prepared.flatMap(guest -> guest.file("disk"))),
                riscv.overlay,
                Optional.of(riscv.clock.orElse(CLOCK)),
                riscv.network,
                Optional.of(riscv.processor.orElse(PROCESSOR)),
                Optional.of(!riscv.noReboot),
                Optional.of(riscv.virtioConsole),
                riscv.seed.map(OptionalLong::of).orElseGet(OptionalLong::empty));
    }

    private CreateRequest create(Optional<String> program, Optional<RiscVRequest> machine) {
        return new CreateRequest(
                Optional.of("machine"),
                Optional.empty(),
                Optional.empty(),
                program,
                machine,
                OptionalLong.empty(),
                OptionalLong.empty(),
                weight.map(OptionalInt::of).orElseGet(OptionalInt::empty),
                OptionalLong.empty(),
                Optional.of(NO_LIMIT),
                Optional.of(trapAssist),
                Optional.of(monitor),
                Optional.of(force),
                Optional.of(!gdbWait),
                gdb.map(OptionalInt::of).orElseGet(OptionalInt::empty),
                Optional.empty(),
                Optional.empty());
    }
}
