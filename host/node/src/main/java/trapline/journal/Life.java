package trapline.journal;

/** What somebody has made of a machine. */
public enum Life {
    /** Created, and not started. */
    CREATED,
    /** It runs, or would if there were something to do. */
    RUNNING,
    /** It is paused. */
    PAUSED,
    /** It was stopped for good. */
    STOPPED
}
