package trapline.journal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.typed.ActorSystem;

/** A PostgreSQL database that several nodes share. */
public final class SharedDatabase implements JournalDatabase {
    /** With it, an exception would tell what somebody has typed. */
    private static final String ERROR_DETAIL = "logServerErrorDetail";

    /** What a member's role begins with that says which holder it is. */
    public static final String HOLDER_ROLE = "holder-";

    private static final String DRIVER = "org.postgresql.Driver";
    private static final String PASSWORD_VARIABLE = "TRAPLINE_JOURNAL_PASSWORD";
    /** How long to wait for a connection, by whoever writes: a machine must say soon that it cannot be recorded. */
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(10);

    /** Between two tries at the start: half a second, and twice as much each time, up to four. */
    private static final long FIRST_PAUSE_NANOS = 500_000_000;

    private static final int MOST_DOUBLINGS = 3;

    /** For the archive and the owners; Pekko has its own. */
    private static final int CONNECTIONS = 3;

    private final Access access;
    private final String holder = UUID.randomUUID().toString();

    /**
     * How one gets there.
     *
     * @param url for JDBC
     * @param user the database's
     * @param password the user's
     * @param node the name under which this node has machines
     * @param writers how many transactions of machines are under way at a time
     * @param patience for how long a node that starts waits for a database that is away
     */
    public record Access(String url, String user, String password, String node, int writers, Duration patience) {
        private static final String SETTINGS = "trapline.journal";

        /**
         * {@return what the settings say; empty if the node has its journal for itself}
         *
         * @param config all settings
         * @throws ConfigException if one is wrong
         */
        public static Optional<Access> of(Config config) {
            Config own = config.getConfig(SETTINGS);
            String store = own.getString("store");
            return switch (store) {
                case "h2" -> Optional.empty();
                case "postgresql" ->
                    Optional.of(new Access(
                            own.getString("url"),
                            own.getString("user"),
                            password(own),
                            config.getString("trapline.cluster.name"),
                            own.getInt("connections"),
                            own.getDuration("start-patience")));
                default ->
                    throw new ConfigException.BadValue(
                            own.getValue("store").origin(), "store", "must be h2 or postgresql, is " + store);
            };
        }

        /** From a file, or from the environment: a command line and a settings file are read by too many. */
        private static String password(Config own) {
            String file = own.getString("password-file");
            if (file.isEmpty()) {
                return Optional.ofNullable(System.getenv(PASSWORD_VARIABLE)).orElse("");
            }
            try {
                return Files.readString(Path.of(file)).strip();
            } catch (IOException cannot) {
                throw new ConfigException.BadValue(
                        own.getValue("password-file").origin(), "password-file", "cannot be read: " + cannot);
            }
        }

        /** Without the password. */
        @Override
        public String toString() {
            return url + " as " + user + " for " + node;
        }
    }

    /**
     * A database.
     *
     * @param access how one gets there
     */
    public SharedDatabase(Access access) {
        this.access = access;
    }

    @Override
    public Config pekko() {
        Map<String, Object> own = new HashMap<>();
        own.put("profile", "slick.jdbc.PostgresProfile$");
        own.put("db.driver", DRIVER);
        own.put("db.url", access.url);
        own.put("db.user", access.user);
        own.put("db.password", access.password);
        own.put("db.numThreads", access.writers);
        own.put("db.maxConnections", access.writers);
        own.put("db.minConnections", 1);
        own.put("db.connectionTimeout", CONNECT_PATIENCE.toMillis());
        own.put("db.connectionInitSql", sessionSettings());
        properties().forEach((name, value) -> own.put("db.properties." + name, value));
        Map<String, Object> all = new HashMap<>();
        own.forEach((name, value) -> all.put("pekko-persistence-jdbc.shared-databases.slick." + name, value));
        // Each machine's append is a transaction of its own: one that is refused takes no others along.
        all.put("jdbc-journal.batchSize", 1);
        all.put("jdbc-journal.parallelism", access.writers);
        // When a member of a cluster is gone, the others know what it held.
        Config role =
                ConfigFactory.parseString("pekko.cluster.roles += " + ConfigUtil.quoteString(HOLDER_ROLE + holder));
        return role.withFallback(ConfigFactory.parseMap(all, "the shared journal"));
    }

    /** Who is cut off from the database must not wait for it for ever. In seconds. */
    private static Map<String, String> properties() {
        return Map.of(ERROR_DETAIL, "false", "connectTimeout", "5", "socketTimeout", "30");
    }

    /** The holder is what the triggers look at. Who stops in the midst of a transaction must not keep others waiting for long. */
    private String sessionSettings() {
        return "set trapline.holder = '" + holder + "'; set idle_in_transaction_session_timeout = '3s'";
    }

    @Override
    public boolean mayHaveMachines() {
        return true;
    }

    /** Waits for a database that is away: after a failure of power it may well start later than we. */
    @Override
    public Open open(ActorSystem<?> system) throws UnusableDatabaseException {
        long start = System.nanoTime();
        for (int tries = 0; ; tries++) {
            try {
                return opened();
            } catch (UnusableDatabaseException cannot) {
                Duration left = access.patience.minusNanos(System.nanoTime() - start);
                if (!Trouble.mayPass(cannot)
                        || left.isNegative()
                        || Thread.currentThread().isInterrupted()) {
                    throw cannot;
                }
                system.log()
                        .warn(
                                "waiting for the journal at {}, for {} s more at most: {}",
                                access.url,
                                left.toSeconds(),
                                cannot.getMessage());
                LockSupport.parkNanos(Math.min(FIRST_PAUSE_NANOS << Math.min(tries, MOST_DOUBLINGS), left.toNanos()));
            }
        }
    }

    private Open opened() throws UnusableDatabaseException {
        HikariConfig config = new HikariConfig();
        config.setPoolName("trapline-journal");
        config.setDriverClassName(DRIVER);
        config.setJdbcUrl(access.url);
        config.setUsername(access.user);
        config.setPassword(access.password);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECT_PATIENCE.toMillis());
        config.setConnectionInitSql(sessionSettings());
        properties().forEach(config::addDataSourceProperty);
        HikariDataSource pool;
        try {
            pool = new HikariDataSource(config);
        } catch (HikariPool.PoolInitializationException cannot) {
            throw new UnusableDatabaseException(
                    Optional.ofNullable(cannot.getCause()).orElse(cannot));
        }
        try {
            new SharedSchema(pool).migrate();
        } catch (DatabaseFailedException | SharedSchema.LaterSchemaException cannot) {
            pool.close();
            throw new UnusableDatabaseException(cannot);
        }
        Owners owners = new Owners(pool, access.node, holder);
        return new Open(Archive.open(pool, Dialect.POSTGRESQL), Optional.of(owners), pool::close);
    }
}
