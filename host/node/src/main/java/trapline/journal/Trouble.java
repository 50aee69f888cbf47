package trapline.journal;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.pekko.pattern.CircuitBreakerOpenException;

/** What a failure of the database means: whether it passes by itself, as a restart or a full disk does. By SQL's states of failure. */
final class Trouble {
    /** Connection lost, resources used up, too complex now, ended by an administrator, I/O failed; a transaction ended or to be tried again; H2's own. */
    private static final Set<String> PASSING = Set.of("08", "53", "54", "57", "58", "25", "40", "55", "90");

    /** The triggers of the schema. */
    private static final String FENCED = "TL001";

    private Trouble() {}

    /** {@return whether another owner has the machine} */
    static boolean isFenced(Throwable failure) {
        return causes(failure).anyMatch(cause -> cause instanceof SQLException sql && FENCED.equals(sql.getSQLState()));
    }

    /** {@return whether it is the database that is away or has no room, and not we who are wrong} */
    static boolean mayPass(Throwable failure) {
        return causes(failure).anyMatch(Trouble::passes);
    }

    private static boolean passes(Throwable cause) {
        if (cause instanceof SQLException sql) {
            String state = String.valueOf(sql.getSQLState());
            return sql instanceof SQLTransientException
                    || PASSING.contains(state.substring(0, Math.min(2, state.length())));
        }
        return cause instanceof TimeoutException || cause instanceof CircuitBreakerOpenException;
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(20);
    }
}
