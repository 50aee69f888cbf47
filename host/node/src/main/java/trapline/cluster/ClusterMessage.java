package trapline.cluster;

/** What may go from node to node: records of these types alone are written and read, as CBOR. */
public interface ClusterMessage {}
