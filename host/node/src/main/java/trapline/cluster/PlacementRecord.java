package trapline.cluster;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParseException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import trapline.cluster.placement.Decision;
import trapline.cluster.placement.Replay;
import trapline.cluster.placement.Request;
import trapline.json.Json;
import trapline.json.JsonProblem;

/**
 * The record of the placement's decisions: the last ones in memory, all of them in a file of the node where the authority is, a line of
 * JSON for each. A file has a run for each authority that began there. Not thread-safe.
 */
public final class PlacementRecord implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PlacementRecord.class);

    /** The file's name within a node's data directory. */
    public static final String FILE = "placements.jsonl";

    private static final int CHUNK = 64 * 1024;

    private final Deque<Decision> ring = new ArrayDeque<>();
    private final int kept;
    private final Path path;
    private Optional<BufferedWriter> file;

    private PlacementRecord(Path path, int kept) {
        this.path = path;
        this.kept = kept;
        this.file = open(path);
    }

    /**
     * {@return a record that appends to a file, or keeps the last decisions only, if the file cannot be written}
     *
     * @param directory where the file is
     * @param kept how many decisions stay in memory
     */
    static PlacementRecord in(Path directory, int kept) {
        return new PlacementRecord(directory.resolve(FILE), kept);
    }

    private static Optional<BufferedWriter> open(Path path) {
        try {
            if (Files.exists(path)) {
                cutTornLine(path);
            }
            return Optional.of(Files.newBufferedWriter(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        } catch (IOException cannot) {
            LOG.error("{} cannot be written: {}; decisions are in memory only", path, cannot.getMessage());
            return Optional.empty();
        }
    }

    /** A node that was killed may have left half a line. Nobody has heard of that decision: it is recorded before it is told. */
    private static void cutTornLine(Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long end = lastLineEnd(file);
            if (end < file.size()) {
                LOG.warn("{}: the last line was half written ({} bytes) and is cut off", path, file.size() - end);
                file.truncate(end);
            }
        }
    }

    private static long lastLineEnd(FileChannel file) throws IOException {
        for (long end = file.size(); end > 0; end = Math.max(0, end - CHUNK)) {
            int length = (int) Math.min(CHUNK, end);
            ByteBuffer chunk = ByteBuffer.allocate(length);
            file.read(chunk, end - length);
            for (int i = length - 1; i >= 0; i--) {
                if (chunk.get(i) == '\n') {
                    return end - length + i + 1;
                }
            }
        }
        return 0;
    }

    void append(Decision decision) {
        ring.addLast(decision);
        if (ring.size() > kept) {
            ring.removeFirst();
        }
        file.ifPresent(writer -> {
            try {
                writer.write(Json.line(decision));
                writer.write('\n');
                writer.flush();
            } catch (IOException cannot) {
                LOG.error("{} cannot be written: {}; decisions are in memory only", path, cannot.getMessage());
                file = Optional.empty();
            }
        });
    }

    /** {@return the last decisions that are wanted, oldest first} */
    List<Decision> last(Predicate<Decision> wanted, int limit) {
        Iterable<Decision> newestFirst = ring::descendingIterator;
        return StreamSupport.stream(newestFirst.spliterator(), false)
                .filter(wanted)
                .limit(limit)
                .toList()
                .reversed();
    }

    @Override
    public void close() throws IOException {
        if (file.isPresent()) {
            file.get().close();
        }
    }

    /**
     * What came of a replay.
     *
     * @param runs how many authorities began with this file
     * @param decisions how many decisions were made again
     * @param problem the first decision that came out differently, or the first line that is none
     */
    public record Verdict(int runs, long decisions, Optional<String> problem) {}

    /**
     * {@return the verdict on a file, all of whose decisions are made again}
     *
     * @param path which
     * @throws IOException if it cannot be read
     */
    public static Verdict replay(Path path) throws IOException {
        List<List<Decision>> runs = new ArrayList<>();
        long decisions = 0;
        try (BufferedReader lines = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            for (String line : (Iterable<String>) lines.lines()::iterator) {
                decisions++;
                Decision decision = parse(line);
                if (decision.request() instanceof Request.Configure) {
                    runs.add(new ArrayList<>());
                }
                if (runs.isEmpty()) {
                    return new Verdict(0, 0, Optional.of("line 1 does not begin a run"));
                }
                runs.getLast().add(decision);
            }
        } catch (UncheckedIOException wrong) {
            if (wrong.getCause() instanceof CharacterCodingException) {
                return new Verdict(runs.size(), decisions, Optional.of("the file is not text in UTF-8"));
            }
            throw wrong.getCause();
        } catch (JacksonException wrong) {
            return new Verdict(
                    runs.size(),
                    decisions,
                    Optional.of("line " + decisions + " is not a decision: " + JsonProblem.what(wrong)
                            + JsonProblem.column(wrong)));
        }
        return new Verdict(
                runs.size(),
                decisions,
                runs.stream()
                        .flatMap(run -> Replay.firstDifference(run).stream())
                        .findFirst()
                        .map(found -> "decision " + found.recorded().sequence() + ": recorded "
                                + Json.line(found.recorded()) + ", replayed " + Json.line(found.replayed())));
    }

    /** The text "null" reads as null, whatever type was asked for. */
    private static Decision parse(String line) throws JacksonException {
        return Optional.ofNullable(Json.MAPPER.readValue(line, Decision.class))
                .orElseThrow(() -> new JsonParseException("it is null"));
    }
}
