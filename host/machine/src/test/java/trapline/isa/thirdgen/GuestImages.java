package trapline.isa.thirdgen;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import trapline.isa.thirdgen.assembler.Assembler;
import trapline.isa.thirdgen.assembler.Assembly;
import trapline.machine.Image;

/** The project's guest images for the formal machine, assembled from their sources. */
final class GuestImages {
    /** The property that names the project's directory; without it, the directories above the working one are searched. */
    static final String ROOT_PROPERTY = "trapline.root";

    private static final Path SOURCES = Path.of("guest-images", "thirdgen");

    private GuestImages() {}

    /**
     * {@return an image}
     *
     * @param name the source's, without its ending
     */
    static Image image(String name) throws IOException {
        String file = name + ".asm";
        Path sources = root().resolve(SOURCES);
        Assembly assembly =
                Assembler.assemble(file, Files.readString(sources.resolve(file)), path -> read(sources.resolve(path)));
        return switch (assembly) {
            case Assembly.Assembled assembled -> assembled.image();
            case Assembly.Rejected rejected ->
                throw new IOException(String.join(
                        "\n", rejected.errors().stream().map(Object::toString).toList()));
        };
    }

    private static Optional<String> read(Path file) {
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() throws IOException {
        Path place = Path.of(System.getProperty(ROOT_PROPERTY, "")).toAbsolutePath();
        for (Optional<Path> at = Optional.of(place); at.isPresent(); at = at.map(Path::getParent)) {
            if (Files.isDirectory(at.get().resolve(SOURCES))) {
                return at.get();
            }
        }
        throw new IOException("no " + SOURCES + " in or above " + place);
    }
}
