package trapline.monitor;

/** Which of two real processors executes a machine. They come to the same states, so it is no part of a machine's history. */
public enum ProcessorChoice {
    /** The one that whoever hosts the machine uses for those that do not say. */
    HOST,
    /** The reference: decodes and interprets. */
    INTERPRETED,
    /** Translates what is executed often. */
    TRANSLATED
}
