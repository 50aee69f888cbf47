package trapline.image;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import trapline.machine.BlockSource;
import trapline.machine.Bytes;

/**
 * Kernels, firmware, file systems and disks for machines: files of one directory, by their names there, and of nowhere else. The
 * bytes of a file are in memory once, for as long as a machine has them. Thread-safe.
 */
public final class GuestFiles {
    /** The largest file that is loaded as a whole, in bytes. A disk is not. */
    public static final long MOST_BYTES = 512L * 1024 * 1024;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    /** A file cannot be used; the message says which and why, and does not name its directory. */
    public static final class UnusableFileException extends Exception {
        private static final long serialVersionUID = 1L;

        UnusableFileException(String message) {
            super(message);
        }
    }

    private record Version(long size, FileTime changed) {}

    private record Held(Version version, WeakReference<Bytes> bytes) {}

    private final Optional<Path> directory;
    private final Map<Path, Held> held = new HashMap<>();

    private GuestFiles(Optional<Path> directory) {
        this.directory = directory;
    }

    /**
     * {@return the files of a directory; names only, never paths}
     *
     * @param directory which; it need not exist
     */
    public static GuestFiles in(Path directory) {
        return new GuestFiles(Optional.of(directory));
    }

    /** {@return the files of the user whose process this is, by their paths} */
    public static GuestFiles anywhere() {
        return new GuestFiles(Optional.empty());
    }

    /**
     * {@return the bytes of a file}
     *
     * @param name which
     * @throws UnusableFileException if there is no such file, or it is too large
     */
    public synchronized Bytes load(String name) throws UnusableFileException {
        Path file = locate(name);
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            Version version = new Version(attributes.size(), attributes.lastModifiedTime());
            Optional<Bytes> known = Optional.ofNullable(held.get(file))
                    .filter(one -> one.version.equals(version))
                    .flatMap(one -> Optional.ofNullable(one.bytes.get()));
            if (known.isPresent()) {
                return known.get();
            }
            Bytes bytes = read(name, file);
            held.values().removeIf(one -> one.bytes.get() == null);
            held.put(file, new Held(version, new WeakReference<>(bytes)));
            return bytes;
        } catch (IOException failure) {
            throw new UnusableFileException("the file '" + name + "' cannot be read");
        }
    }

    /**
     * {@return the bytes of a file, if it can be used}
     *
     * @param name which
     */
    public Optional<Bytes> find(String name) {
        try {
            return Optional.of(load(name));
        } catch (UnusableFileException unusable) {
            return Optional.empty();
        }
    }

    /**
     * {@return a file as a disk's content}
     *
     * @param name which
     * @throws UnusableFileException if there is no such file
     */
    public BlockSource open(String name) throws UnusableFileException {
        try {
            return FileSource.open(locate(name));
        } catch (IOException failure) {
            throw new UnusableFileException("the file '" + name + "' cannot be read");
        }
    }

    private Path locate(String name) throws UnusableFileException {
        Path file = directory.isEmpty() ? Path.of(name) : named(name, directory.get());
        if (!Files.isRegularFile(file)) {
            throw new UnusableFileException(why(name, file));
        }
        return file;
    }

    private String why(String name, Path file) {
        if (Files.isDirectory(file)) {
            return "'" + name + "' is a directory; a file is needed";
        }
        return Files.exists(file)
                ? "'" + name + "' is no regular file"
                : "there is no file '" + name + "'" + (directory.isEmpty() ? "" : " here");
    }

    private static Path named(String name, Path directory) throws UnusableFileException {
        if (!NAME.matcher(name).matches()) {
            throw new UnusableFileException(
                    "'" + name + "' is no name of a file of the node's images directory; such names match " + NAME);
        }
        return directory.resolve(name);
    }

    private static Bytes read(String name, Path file) throws IOException, UnusableFileException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes((int) MOST_BYTES + 1);
            if (content.length > MOST_BYTES) {
                throw new UnusableFileException("the file '" + name + "' has more than " + MOST_BYTES + " bytes");
            }
            return Bytes.of(content);
        }
    }
}
