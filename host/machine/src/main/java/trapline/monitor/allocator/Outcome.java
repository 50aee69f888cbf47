package trapline.monitor.allocator;

/** How a decision went. */
public enum Outcome {
    /** As requested. */
    GRANTED,
    /** Nothing has changed. */
    REFUSED,
    /** The machine gets the part of its request that lies in its region; A's books have not changed. */
    CLIPPED
}
