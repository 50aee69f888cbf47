package trapline.journal;

import com.typesafe.config.Config;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorSystem;

/** Where the journals and the archive are: a node's own file, or a database that several nodes share. */
public sealed interface JournalDatabase permits EmbeddedDatabase, SharedDatabase {
    /** {@return the settings by which Pekko finds it} */
    Config pekko();

    /** {@return whether there may be machines in it from before; if not, it need not be opened yet} */
    boolean mayHaveMachines();

    /**
     * {@return the database, open; blocks}
     *
     * @param system whose persistence writes there
     * @throws UnusableDatabaseException if it cannot be opened
     */
    Open open(ActorSystem<?> system) throws UnusableDatabaseException;

    /**
     * An open database.
     *
     * @param archive the snapshots
     * @param owners whose the machines are; empty if all are this node's
     * @param close closes it
     */
    record Open(Archive archive, Optional<Owners> owners, Runnable close) {}

    /** It cannot be opened; the message says why. */
    final class UnusableDatabaseException extends Exception {
        private static final long serialVersionUID = 1L;

        UnusableDatabaseException(Throwable cause) {
            super(String.valueOf(cause.getMessage()), cause);
        }
    }
}
