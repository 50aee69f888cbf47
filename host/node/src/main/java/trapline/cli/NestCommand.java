package trapline.cli;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import trapline.image.ImageFile;
import trapline.image.ImageFormatException;
import trapline.image.ImageLibrary;
import trapline.json.Json;
import trapline.machine.Bytes;
import trapline.machine.Image;
import trapline.theory.recursion.Nesting;
import trapline.theory.recursion.RecursionReport;
import trapline.theory.recursion.RiscVRecursion;
import trapline.theory.recursion.ThirdGenRecursion;
import trapline.vm.NodeSettings;

/** {@code trapline theory nest}. */
@Command(
        name = "nest",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a program under monitors that run under monitors (Theorem 2), each a guest program itself.",
            "thirdgen: every monitor hosts the program beside the next monitor, the innermost hosts it twice; every machine's"
                    + " state is compared with the bare machine's. RISC-V: a monitor hosts one guest; what each guest printed,"
                    + " how it ended, and the program's state are compared."
        },
        footer = {"", ExitCode.HELP})
final class NestCommand implements Callable<Integer> {
    private static final String ELF = ".elf";

    @Spec
    CommandSpec command;

    @Parameters(
            paramLabel = "IMAGE",
            description = "A thirdgen image by its name, as hello, or by its file (*" + ImageFile.SUFFIX
                    + "); or an ELF program for RISC-V's S mode that needs nothing but SBI, as hello-s.elf."
                    + " What does not end is compared while it runs; for RISC-V it must end.")
    String image;

    @Option(
            names = "--depth",
            paramLabel = "N",
            defaultValue = "4",
            description = "How many monitors, one in the other (default: ${DEFAULT-VALUE}).")
    int depth;

    @Option(
            names = "--input",
            paramLabel = "FILE",
            description = "What is typed before the start, at most 64 KiB; thirdgen only.")
    Optional<Path> input;

    @Option(
            names = "--append",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "The program's command line; RISC-V only.")
    String append;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "10000000000",
            description = "After how many steps a machine is stopped (default: ${DEFAULT-VALUE}).")
    long steps;

    @Option(
            names = "--images",
            paramLabel = "DIR",
            description = "Where the images are, the monitors' among them (default: as for a node).")
    Optional<Path> images;

    @Option(names = "--json", description = "Print JSON, for programs.")
    boolean json;

    NestCommand() {}

    @Override
    public Integer call() throws IOException {
        RecursionReport report;
        try {
            report = image.endsWith(ELF) ? riscV() : thirdGen();
        } catch (IllegalArgumentException refused) {
            throw new CommandFailedException(ExitCode.REFUSED, String.valueOf(refused.getMessage()));
        }
        PrintWriter out = command.commandLine().getOut();
        out.print(json ? Printable.json(Json.line(report)) + "\n" : RecursionText.of(report));
        out.flush();
        return (report.equivalent() ? ExitCode.DONE : ExitCode.REFUSED).number();
    }

    private RecursionReport thirdGen() throws IOException {
        ImageLibrary library = ImageLibrary.read(directory());
        Image monitor = named(library, Nesting.MONITOR);
        Nesting program = Nesting.of(fileName(), program(library), 0);
        String typed = input.isEmpty() ? "" : new String(Files.readAllBytes(input.get()), StandardCharsets.ISO_8859_1);
        return ThirdGenRecursion.of(monitor, program, depth, typed, steps, progress());
    }

    private RecursionReport riscV() throws IOException {
        Bytes monitor = elf(directory().resolve(Nesting.MONITOR_ELF));
        Path own = Path.of(image);
        Bytes program = elf(Files.isRegularFile(own) ? own : directory().resolve(image));
        return RiscVRecursion.of(fileName(), monitor, program, depth, append, steps, progress());
    }

    private Progress progress() {
        return new Progress(command.commandLine().getErr());
    }

    private Path directory() {
        return images.orElseGet(() -> NodeSettings.of(ConfigFactory.empty()).imagesDirectory());
    }

    private String fileName() {
        return image.replaceFirst(".*/", "");
    }

    private static Bytes elf(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new CommandFailedException(ExitCode.REFUSED, "there is no file " + file);
        }
        return Bytes.of(Files.readAllBytes(file));
    }

    private Image program(ImageLibrary library) throws IOException {
        if (!image.endsWith(ImageFile.SUFFIX)) {
            return named(library, image);
        }
        try {
            return ImageFile.decode(ImageFile.read(Path.of(image)));
        } catch (ImageFormatException damaged) {
            throw new CommandFailedException(ExitCode.REFUSED, image + ": " + damaged.getMessage());
        }
    }

    private static Image named(ImageLibrary library, String name) {
        return library.find(name)
                .orElseThrow(() -> new CommandFailedException(
                        ExitCode.REFUSED,
                        "there is no image '" + name + "'; there are "
                                + library.images().keySet()));
    }
}
