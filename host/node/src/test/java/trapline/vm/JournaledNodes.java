package trapline.vm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import trapline.PrivatePostgres;

/** Nodes in one process, which have their journal in one PostgreSQL. Thread-safe. */
final class JournaledNodes implements AutoCloseable {
    private final PrivatePostgres postgres;
    private final Path directory;
    private final List<TestNode> running = new CopyOnWriteArrayList<>();

    private JournaledNodes(PrivatePostgres postgres, Path directory) {
        this.postgres = postgres;
        this.directory = directory;
    }

    /**
     * {@return none yet, and the database}
     *
     * @param directory for what the nodes write
     */
    static JournaledNodes in(Path directory) throws IOException {
        return new JournaledNodes(PrivatePostgres.start(), directory);
    }

    PrivatePostgres postgres() {
        return postgres;
    }

    /** {@return a node, which has what an earlier one of its name has left} */
    TestNode start(String name, long granules, Map<String, String> more) {
        Map<String, Object> settings = new HashMap<>(postgres.settings(name));
        settings.putAll(more);
        try {
            Path own = Files.createDirectories(directory.resolve(name));
            TestNode node = TestNode.start(granules, settings, TraplineNode.KINDS, own);
            running.add(node);
            return node;
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }

    void stop(TestNode node) {
        running.remove(node);
        node.stop();
    }

    void stopAll() {
        running.forEach(this::stop);
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
