package trapline.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import trapline.machine.BlockSource;

/**
 * A file as what a disk starts with. It is read when the machine reads, and must stay as it is while there are machines on it.
 * Closed when nobody has it any more.
 */
public final class FileSource implements BlockSource {
    private final FileChannel channel;
    private final long size;
    private final String origin;

    private FileSource(FileChannel channel, long size, String origin) {
        this.origin = origin;
        this.channel = channel;
        this.size = size;
    }

    /**
     * {@return a file's bytes}
     *
     * @param file which
     * @throws IOException if it cannot be opened
     */
    @SuppressWarnings("MustBeClosedChecker") // The channel is closed with its last user, by the JDK's cleaner.
    public static FileSource open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        // As long as size and time of the last change are the same, so are the bytes.
        String origin = Files.getLastModifiedTime(file) + " " + channel.size() + " " + file.toAbsolutePath();
        return new FileSource(channel, channel.size(), origin);
    }

    /**
     * {@return the file that an {@link #origin} tells of; empty if it is not there any more, or was changed}
     *
     * @param origin what {@link #origin} said
     */
    public static Optional<BlockSource> find(String origin) {
        String[] parts = origin.split(" ", 3);
        try {
            FileSource found = open(Path.of(parts[parts.length - 1]));
            return found.origin.equals(origin) ? Optional.of(found) : Optional.empty();
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<String> origin() {
        return Optional.of(origin);
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public boolean read(long position, byte[] into, int offset, int count) {
        ByteBuffer rest = ByteBuffer.wrap(into, offset, count);
        try {
            while (rest.hasRemaining()) {
                if (channel.read(rest, position + count - rest.remaining()) < 0) {
                    return false;
                }
            }
            return true;
        } catch (IOException failure) {
            return false;
        }
    }
}
