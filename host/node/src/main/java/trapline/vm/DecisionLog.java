package trapline.vm;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import trapline.json.DecisionWriter;
import trapline.json.Json;
import trapline.monitor.allocator.Decision;

/**
 * The record of A's decisions: the last ones in memory, all of them in a file, a line of JSON for each. A line that a crash left
 * half written is moved aside when the file is opened again. Thread-safe.
 */
public final class DecisionLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DecisionLog.class);
    private static final int CHUNK = 64 * 1024;

    private final Deque<Decision> ring = new ArrayDeque<>();
    private final int kept;
    private final FileChannel file;
    private final JsonGenerator lines;
    private Optional<String> failure = Optional.empty();

    private DecisionLog(FileChannel file, JsonGenerator lines, int kept) {
        this.file = file;
        this.lines = lines;
        this.kept = kept;
    }

    /**
     * {@return a log that appends to a file}
     *
     * @param path the file; made if it does not exist
     * @param kept how many decisions stay in memory, at least 1
     * @throws IOException if it cannot be opened, or another node has it open
     */
    public static DecisionLog open(Path path, int kept) throws IOException {
        FileChannel file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            lock(file, path);
            moveTornLineAside(file, path);
        } catch (IOException cannot) {
            file.close();
            throw cannot;
        }
        file.position(file.size());
        return new DecisionLog(file, Json.lines(Channels.newOutputStream(file)), kept);
    }

    /** Two nodes in one file would each make the other's record worthless. The lock goes with the file, or the process. */
    private static void lock(FileChannel file, Path path) throws IOException {
        boolean locked;
        try {
            locked = file.tryLock() != null;
        } catch (OverlappingFileLockException here) {
            locked = false;
        }
        if (!locked) {
            throw new IOException("another node has " + path
                    + " open; stop it, or give this one another directory (--data-directory, trapline.data-directory)");
        }
    }

    private static void moveTornLineAside(FileChannel file, Path path) throws IOException {
        long end = lastLineEnd(file);
        int torn = (int) Math.min(file.size() - end, CHUNK);
        if (torn == 0) {
            return;
        }
        ByteBuffer line = ByteBuffer.allocate(torn);
        file.read(line, end);
        Path aside = path.resolveSibling(path.getFileName() + ".torn");
        java.nio.file.Files.write(aside, line.array());
        file.truncate(end);
        LOG.warn("{}: the last line was half written ({} bytes); it is now in {}", path, torn, aside);
    }

    private static long lastLineEnd(FileChannel file) throws IOException {
        long end = file.size();
        while (end > 0) {
            int length = (int) Math.min(CHUNK, end);
            ByteBuffer chunk = ByteBuffer.allocate(length);
            file.read(chunk, end - length);
            for (int i = length - 1; i >= 0; i--) {
                if (chunk.get(i) == '\n') {
                    return end - length + i + 1;
                }
            }
            end -= length;
        }
        return 0;
    }

    synchronized void append(Decision decision) {
        ring.addLast(decision);
        if (ring.size() > kept) {
            ring.removeFirst();
        }
        if (failure.isEmpty()) {
            write(decision);
        }
    }

    private void write(Decision decision) {
        try {
            DecisionWriter.write(decision, lines);
            lines.writeRaw('\n');
            lines.flush();
        } catch (IOException cannot) {
            failure = Optional.of("the decision file cannot be written: " + cannot.getMessage());
            LOG.error("{}; decisions from {} on are in memory only", failure.get(), decision.sequence());
        }
    }

    /** {@return why the file is incomplete, if it is} */
    public synchronized Optional<String> failure() {
        return failure;
    }

    /**
     * {@return kept decisions, oldest first}
     *
     * @param since only those with a greater sequence number
     * @param wanted which
     * @param limit how many at most
     */
    public synchronized List<Decision> since(long since, Predicate<Decision> wanted, int limit) {
        return ring.stream()
                .filter(decision -> decision.sequence() > since)
                .filter(wanted)
                .limit(limit)
                .toList();
    }

    /**
     * {@return the last kept decisions, oldest first}
     *
     * @param wanted which
     * @param limit how many at most
     */
    public synchronized List<Decision> last(Predicate<Decision> wanted, int limit) {
        Iterable<Decision> newestFirst = ring::descendingIterator;
        return StreamSupport.stream(newestFirst.spliterator(), false)
                .filter(wanted)
                .limit(limit)
                .toList()
                .reversed();
    }

    /** {@return the sequence number of the oldest decision that is kept in memory; 0 if none is} */
    public synchronized long oldestKept() {
        return ring.isEmpty() ? 0 : ring.getFirst().sequence();
    }

    @Override
    public synchronized void close() throws IOException {
        try (file) {
            // A file that could not be written is known to be incomplete; to say so once is enough.
            if (failure.isEmpty()) {
                file.force(true);
            }
        }
    }
}
