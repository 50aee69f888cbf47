package trapline.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import trapline.machine.BlockSource;

/**
 * A file as what a disk starts with. It is read when the machine reads, and must stay as it is while there are machines on it.
 * Closed when nobody has it any more.
 */
public final class FileSource implements BlockSource {
    private final FileChannel channel;
    private final long size;

    private FileSource(FileChannel channel, long size) {
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
        return new FileSource(channel, channel.size());
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
