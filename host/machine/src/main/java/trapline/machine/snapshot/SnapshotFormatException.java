package trapline.machine.snapshot;

/** Bytes that are no snapshot, or one of another version, or one whose pages are missing; the message says what is wrong. */
public final class SnapshotFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * An exception.
     *
     * @param message what is wrong with the snapshot
     */
    public SnapshotFormatException(String message) {
        super(message);
    }

    /**
     * An exception.
     *
     * @param message what is wrong with the snapshot
     * @param cause how it was found
     */
    public SnapshotFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
