package trapline.vm;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParseException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import trapline.json.Json;
import trapline.json.JsonProblem;
import trapline.monitor.allocator.Decision;
import trapline.monitor.allocator.Replay;
import trapline.monitor.allocator.Request;

/** Reads a decision file and decides everything in it again. A file has one run for each start of a node. */
public final class DecisionFile {
    private static final int MOST_LINE = 64 * 1024;
    private static final long REPORTED_LINES = 1000;

    /**
     * What came of it.
     *
     * @param runs how many times a node started with this file
     * @param decisions how many decisions were made again
     * @param problem the first decision that came out differently, or the first line that is none
     */
    public record Verdict(int runs, long decisions, Optional<String> problem) {}

    private int runs;
    private long decisions;
    private final List<Decision> run = new ArrayList<>();

    private DecisionFile() {}

    /**
     * {@return the verdict on a file}
     *
     * @param path which
     * @param progress is told now and then how many lines were read
     * @throws IOException if it cannot be read
     */
    public static Verdict replay(Path path, LongConsumer progress) throws IOException {
        DecisionFile file = new DecisionFile();
        Optional<String> problem;
        try (BufferedReader lines = Files.newBufferedReader(path)) {
            problem = file.read(lines, progress);
        } catch (CharacterCodingException wrong) {
            problem = Optional.of("the file is not text in UTF-8");
        }
        return new Verdict(file.runs, file.decisions, problem);
    }

    private Optional<String> read(BufferedReader lines, LongConsumer progress) throws IOException {
        Optional<String> problem = Optional.empty();
        Optional<String> line = line(lines);
        for (long number = 1; line.isPresent() && problem.isEmpty(); number++) {
            problem = take(line.get(), number);
            line = line(lines);
            if (number % REPORTED_LINES == 0) {
                progress.accept(number);
            }
        }
        return problem.isPresent() ? problem : endRun();
    }

    private Optional<String> take(String line, long number) {
        Decision decision;
        try {
            decision = parse(line);
        } catch (JacksonException wrong) {
            return Optional.of(
                    "line " + number + " is not a decision: " + JsonProblem.what(wrong) + JsonProblem.column(wrong));
        }
        Optional<String> difference = Optional.empty();
        if (decision.request() instanceof Request.Configure) {
            difference = endRun();
            runs++;
        }
        run.add(decision);
        return difference;
    }

    /** {@return the next line, or as much of it as shows that it is too long; empty at the end} */
    private static Optional<String> line(BufferedReader lines) throws IOException {
        StringBuilder line = new StringBuilder();
        int read = lines.read();
        if (read < 0) {
            return Optional.empty();
        }
        while (read >= 0 && read != '\n' && line.length() <= MOST_LINE) {
            line.append((char) read);
            read = lines.read();
        }
        return Optional.of(line.toString());
    }

    private static Decision parse(String line) throws JacksonException {
        if (line.length() > MOST_LINE) {
            throw new JsonParseException("it has more than " + MOST_LINE + " characters");
        }
        // The text "null" reads as null, whatever type was asked for.
        return Optional.ofNullable(Json.MAPPER.readValue(line, Decision.class))
                .orElseThrow(() -> new JsonParseException("it is null"));
    }

    private Optional<String> endRun() {
        Optional<String> difference = Replay.firstDifference(run)
                .map(found -> "run " + runs + ", decision " + found.recorded().sequence() + ": recorded "
                        + Json.line(found.recorded()) + ", replayed " + Json.line(found.replayed()));
        decisions += run.size();
        run.clear();
        return difference;
    }
}
