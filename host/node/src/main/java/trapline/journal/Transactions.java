package trapline.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import javax.sql.DataSource;

/** Work on a database, each piece in a transaction of its own. Thread-safe; blocks. */
final class Transactions {
    /** What PostgreSQL says of a transaction that met another one and can be tried again: a deadlock, or an order that cannot be. */
    private static final Set<String> AGAIN = Set.of("40P01", "40001");

    private static final int MOST_TRIES = 10;

    private final DataSource database;

    @FunctionalInterface
    interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    Transactions(DataSource database) {
        this.database = database;
    }

    <T> T run(Work<T> work) {
        for (int tries = 1; ; tries++) {
            try {
                return once(work);
            } catch (SQLException failure) {
                if (tries == MOST_TRIES || !AGAIN.contains(String.valueOf(failure.getSQLState()))) {
                    throw new DatabaseFailedException(failure);
                }
            }
        }
    }

    private <T> T once(Work<T> work) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.with(connection);
                connection.commit();
                return result;
            } catch (SQLException failure) {
                connection.rollback();
                throw failure;
            }
        }
    }
}
