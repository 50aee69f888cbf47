package trapline.journal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The tables of the shared database, by versions: a script leads from each to the next, and all that are missing are run, in one
 * transaction, by the first node that comes. A node refuses a database of a version that it does not know.
 */
final class SharedSchema {
    /** The newest version; the scripts are {@code postgresql/1.sql} and so on. */
    static final int VERSION = 1;

    /** Any number that nobody else locks: nodes that start at the same time migrate one after the other. */
    private static final long LOCK = 0x7472_6170_6c69_6e65L;

    private final Transactions transactions;

    /** The database was made by a later version of us. */
    static final class LaterSchemaException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LaterSchemaException(int version) {
            super("the database has version " + version + " of the schema, and this program knows " + VERSION
                    + " at most");
        }
    }

    SharedSchema(DataSource database) {
        this.transactions = new Transactions(database);
    }

    /** Brings the database to {@link #VERSION}. */
    void migrate() {
        int found = transactions.run(SharedSchema::migrate);
        if (found > VERSION) {
            throw new LaterSchemaException(found);
        }
    }

    private static int migrate(Connection connection) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement("select pg_advisory_xact_lock(?)")) {
            lock.setLong(1, LOCK);
            lock.execute();
        }
        execute(
                connection,
                "create table if not exists trapline_schema(version integer primary key,"
                        + " applied timestamp with time zone not null default now())");
        int found = version(connection);
        for (int next = found + 1; next <= VERSION; next++) {
            execute(connection, script(next));
            try (PreparedStatement insert =
                    connection.prepareStatement("insert into trapline_schema(version) values(?)")) {
                insert.setInt(1, next);
                insert.executeUpdate();
            }
        }
        return Math.max(found, VERSION);
    }

    private static int version(Connection connection) throws SQLException {
        try (Statement query = connection.createStatement();
                ResultSet rows = query.executeQuery("select coalesce(max(version), 0) from trapline_schema")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String script(int version) {
        String name = "postgresql/" + version + ".sql";
        try (InputStream script = Optional.ofNullable(SharedSchema.class.getResourceAsStream(name))
                .orElseThrow()) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
