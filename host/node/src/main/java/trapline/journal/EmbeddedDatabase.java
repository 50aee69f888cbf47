package trapline.journal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.persistence.jdbc.testkit.javadsl.SchemaUtils;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * An H2 database in a file, which is there from the first machine on that outlives its node. One process has it at a time: H2 locks the
 * file.
 *
 * @param directory where
 */
public record EmbeddedDatabase(Path directory) implements JournalDatabase {
    private static final String NAME = "machines";
    private static final long PATIENCE_SECONDS = 60;

    @Override
    public Config pekko() {
        return ConfigFactory.parseMap(
                Map.of("pekko-persistence-jdbc.shared-databases.slick.db.url", url()), "the data directory");
    }

    /** Every commit is in the file when it returns. */
    private String url() {
        return "jdbc:h2:file:" + directory.toAbsolutePath().resolve(NAME) + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
    }

    @Override
    public boolean mayHaveMachines() {
        return Files.exists(directory.resolve(NAME + ".mv.db"));
    }

    @Override
    public Open open(ActorSystem<?> system) throws UnusableDatabaseException {
        JdbcConnectionPool pool = JdbcConnectionPool.create(url(), "", "");
        try {
            Archive archive = Archive.open(pool, Dialect.H2);
            SchemaUtils.createIfNotExists(system).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return new Open(archive, Optional.empty(), pool::dispose);
        } catch (DatabaseFailedException | ExecutionException | TimeoutException cannot) {
            pool.dispose();
            throw new UnusableDatabaseException(cannot);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            pool.dispose();
            throw new UnusableDatabaseException(stopped);
        }
    }
}
