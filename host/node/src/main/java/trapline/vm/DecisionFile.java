package trapline.vm;

import com.fasterxml.jackson.core.JacksonException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import trapline.json.Json;
import trapline.monitor.allocator.Decision;
import trapline.monitor.allocator.Replay;
import trapline.monitor.allocator.Request;

/** Reads a decision file and decides everything in it again. A file has one run for each start of a node. */
public final class DecisionFile {
    private static final int MOST_LINE = 64 * 1024;

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
     * @throws IOException if it cannot be read
     */
    public static Verdict replay(Path path) throws IOException {
        DecisionFile file = new DecisionFile();
        Optional<String> problem;
        try (BufferedReader lines = Files.newBufferedReader(path)) {
            problem = file.read(lines);
        }
        return new Verdict(file.runs, file.decisions, problem);
    }

    private Optional<String> read(BufferedReader lines) throws IOException {
        long number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            Decision decision;
            try {
                decision = parse(line);
            } catch (JacksonException wrong) {
                return Optional.of("line " + number + " is not a decision: " + wrong.getOriginalMessage());
            }
            if (decision.request() instanceof Request.Configure) {
                Optional<String> difference = endRun();
                if (difference.isPresent()) {
                    return difference;
                }
                runs++;
            }
            run.add(decision);
        }
        return endRun();
    }

    private static Decision parse(String line) throws JacksonException {
        if (line.length() > MOST_LINE) {
            throw new com.fasterxml.jackson.core.JsonParseException("it has more than " + MOST_LINE + " characters");
        }
        return Json.MAPPER.readValue(line, Decision.class);
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
