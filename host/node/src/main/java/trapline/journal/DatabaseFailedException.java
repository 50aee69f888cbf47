package trapline.journal;

import java.sql.SQLException;

/** The database of the journals failed, or refused; the message says why. */
public final class DatabaseFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DatabaseFailedException(SQLException cause) {
        super("the database failed: " + cause.getMessage(), cause);
    }

    /** {@return whether it may be otherwise later: it is away, or has no room} */
    public boolean mayPass() {
        return Trouble.mayPass(this);
    }
}
