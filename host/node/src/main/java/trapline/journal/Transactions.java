package trapline.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/** Work on a database, each piece in a transaction of its own. Thread-safe; blocks. */
final class Transactions {
    /** For how long a database is waited for that is away. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final long FIRST_PAUSE_NANOS = 10_000_000;
    private static final int MOST_DOUBLINGS = 6;

    private final DataSource database;

    @FunctionalInterface
    interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    Transactions(DataSource database) {
        this.database = database;
    }

    /**
     * Does the work, again if it met another transaction, or if the database is away for a moment. It may then have been done before, if
     * the answer to a commit was lost: so it must be such that this makes no difference.
     */
    <T> T run(Work<T> work) {
        long start = System.nanoTime();
        for (int tries = 0; ; tries++) {
            try {
                return once(work);
            } catch (SQLException failure) {
                if (!Trouble.mayPass(failure) || System.nanoTime() - start > PATIENCE.toNanos()) {
                    throw new DatabaseFailedException(failure);
                }
                LockSupport.parkNanos(FIRST_PAUSE_NANOS << Math.min(tries, MOST_DOUBLINGS));
            }
        }
    }

    private static void rollBack(Connection connection, SQLException failure) {
        try {
            connection.rollback();
        } catch (SQLException gone) {
            // With the connection; the database does it.
            failure.addSuppressed(gone);
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
                rollBack(connection, failure);
                throw failure;
            }
        }
    }
}
