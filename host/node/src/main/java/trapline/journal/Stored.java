package trapline.journal;

/** What is written to the journal, as CBOR: nothing else can be. */
public interface Stored {}
