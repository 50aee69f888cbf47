package trapline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import trapline.image.ImageFile;
import trapline.image.ImageFormatException;
import trapline.isa.thirdgen.InstructionTable;
import trapline.isa.thirdgen.assembler.Assembler;
import trapline.isa.thirdgen.assembler.Assembly;
import trapline.isa.thirdgen.assembler.Disassembler;
import trapline.machine.Image;

/** {@code trapline image}. */
@Command(
        name = "image",
        mixinStandardHelpOptions = true,
        description = "Builds and shows guest images.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", ExitCode.HELP})
final class ImageCommand {
    private static final String SOURCE_SUFFIX = ".asm";

    @Spec
    CommandSpec command;

    ImageCommand() {}

    @Command(description = "Assembles sources into image files.", mixinStandardHelpOptions = true)
    int build(
            @Parameters(
                            paramLabel = "FILE",
                            arity = "1..*",
                            description = "Assembly sources (*.asm), or directories of them.")
                    List<Path> files,
            @Option(
                            names = {"-o", "--out"},
                            paramLabel = "DIR",
                            description = "Where the images go (default: beside the source).")
                    Optional<Path> out,
            @Option(names = "--listing", description = "Also write a listing (*.lst) for each.") boolean listing)
            throws IOException {
        int wrong = 0;
        List<Path> sources = sources(files);
        if (sources.isEmpty()) {
            throw new CommandFailedException(
                    ExitCode.REFUSED, "there are no sources (*" + SOURCE_SUFFIX + ") in " + files);
        }
        for (Path file : sources) {
            wrong += build(file, out, listing) ? 0 : 1;
        }
        return (wrong == 0 ? ExitCode.DONE : ExitCode.REFUSED).number();
    }

    private static List<Path> sources(List<Path> files) throws IOException {
        List<Path> all = new java.util.ArrayList<>();
        for (Path file : files) {
            if (Files.isDirectory(file)) {
                try (var entries = Files.list(file)) {
                    entries.filter(entry -> entry.toString().endsWith(SOURCE_SUFFIX))
                            .sorted()
                            .forEach(all::add);
                }
            } else {
                all.add(file);
            }
        }
        return all;
    }

    private boolean build(Path file, Optional<Path> out, boolean listing) throws IOException {
        Path directory = file.toAbsolutePath().resolveSibling("");
        Assembly assembly = Assembler.assemble(
                file.getFileName().toString(), read(file), path -> readIfThere(directory.resolve(path)));
        return switch (assembly) {
            case Assembly.Rejected(var errors) -> {
                errors.forEach(error -> command.commandLine().getErr().println(error));
                yield false;
            }
            case Assembly.Assembled assembled -> {
                write(file, out.orElse(directory), assembled, listing);
                yield true;
            }
        };
    }

    private void write(Path source, Path out, Assembly.Assembled assembled, boolean listing) throws IOException {
        String name = source.getFileName().toString().replaceFirst("\\" + SOURCE_SUFFIX + "$", "");
        Files.createDirectories(out);
        Path target = out.resolve(name + ImageFile.SUFFIX);
        Files.write(target, ImageFile.encode(assembled.image()));
        if (listing) {
            Files.writeString(out.resolve(name + ".lst"), assembled.listing());
        }
        command.commandLine()
                .getOut()
                .println(target + ": " + assembled.image().length() + " words, storage of "
                        + assembled.image().size());
    }

    private static String read(Path file) {
        return readIfThere(file)
                .orElseThrow(() -> new CommandFailedException(ExitCode.REFUSED, "there is no file " + file));
    }

    private static Optional<String> readIfThere(Path file) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(file));
        } catch (CharacterCodingException wrong) {
            throw new CommandFailedException(ExitCode.REFUSED, file + " is not text in UTF-8");
        } catch (IOException cannot) {
            throw new CommandFailedException(ExitCode.REFUSED, "cannot read " + file + ": " + cannot);
        }
    }

    @Command(description = "Lists the images that a node offers by name.", mixinStandardHelpOptions = true)
    int list(@Mixin NodeOptions node) {
        JsonNode answer = node.client().get("/v1/images");
        Table table = new Table("IMAGE", "MACHINE", "WORDS", "STORAGE", "SHA-256");
        answer.path("images")
                .forEach(image -> table.row(
                        image.path("name").asText(),
                        image.path("machine").asText(),
                        image.path("words").asLong(),
                        image.path("size").asLong(),
                        image.path("sha256").asText()));
        node.print(answer, table);
        return ExitCode.DONE.number();
    }

    @Command(
            description = "Shows an image file: its header and what it holds, disassembled.",
            mixinStandardHelpOptions = true)
    int show(@Parameters(paramLabel = "FILE", description = "An image file (*.tli).") Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new CommandFailedException(ExitCode.REFUSED, "there is no file " + file);
        }
        Image image;
        try {
            image = ImageFile.decode(ImageFile.read(file));
        } catch (ImageFormatException damaged) {
            throw new CommandFailedException(ExitCode.REFUSED, file + ": " + damaged.getMessage());
        }
        InstructionTable table = InstructionTable.of(image.machine()).orElse(InstructionTable.CONVENTIONAL);
        command.commandLine()
                .getOut()
                .printf(
                        "machine %s, %d words, storage of %d, entry PSW 0x%016x%n",
                        Printable.line(image.machine()), image.length(), image.size(), image.entry());
        command.commandLine().getOut().print(Disassembler.disassemble(image.words(), 0, table));
        command.commandLine().getOut().flush();
        return ExitCode.DONE.number();
    }
}
