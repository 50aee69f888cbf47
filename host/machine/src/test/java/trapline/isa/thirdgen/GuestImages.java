package trapline.isa.thirdgen;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import trapline.isa.thirdgen.assembler.Assembler;
import trapline.isa.thirdgen.assembler.Assembly;
import trapline.machine.Image;

/** The project's guest images for the formal machine, assembled from their sources. */
public final class GuestImages {
    /** The property that names the project's directory; without it, the directories above the working one are searched. */
    static final String ROOT_PROPERTY = "trapline.root";

    private static final Path SOURCES = Path.of("guest-images", "thirdgen");

    private GuestImages() {}

    /**
     * {@return an image}
     *
     * @param name the source's, without its ending
     */
    public static Image image(String name) throws IOException {
        return image(name, UnaryOperator.identity());
    }

    /**
     * {@return an image of a source that is not as it is kept}
     *
     * @param name the source's, without its ending
     * @param edit what is changed in it, but not in what it includes
     */
    public static Image image(String name, UnaryOperator<String> edit) throws IOException {
        String file = name + ".asm";
        Path sources = root().resolve(SOURCES);
        String source = edit.apply(Files.readString(sources.resolve(file)));
        Assembly assembly = Assembler.assemble(file, source, path -> read(sources.resolve(path)));
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
