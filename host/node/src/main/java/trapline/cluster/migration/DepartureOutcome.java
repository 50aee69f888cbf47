package trapline.cluster.migration;

/** How it ends that a machine is taken to another node, or how far that is; see {@link DepartureActor}. */
public sealed interface DepartureOutcome {
    /** {@return how it was} */
    MigrationReport report();

    /** The machine runs there; it is to be forgotten here. */
    record Given(MigrationReport report) implements DepartureOutcome {}

    /** The placement's books have it there, or the other node went before that was heard. */
    record Settled(MigrationReport report, boolean known) implements DepartureOutcome {}

    /** The machine is about to be given; the answer to who asks for it here may be another one from now on. */
    record Giving(MigrationReport report) implements DepartureOutcome {}

    /** It was given to a node that is gone; the journal has it, and knows whose it is. */
    record Unclear(MigrationReport report) implements DepartureOutcome {}

    /** It stays here. {@code full}: the other node had no room, another one may. */
    record Stayed(MigrationReport report, boolean full) implements DepartureOutcome {}
}
