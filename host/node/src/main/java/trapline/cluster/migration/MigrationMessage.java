package trapline.cluster.migration;

/** What may go between the two nodes of a migration: records of these types alone are written and read, as CBOR. */
public interface MigrationMessage {}
