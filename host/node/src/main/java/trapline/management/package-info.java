/**
 * The management endpoint: the node over HTTP, on a loopback address. Reads come from what the machines have published, so that they
 * are answered however busy the node is; changes go as messages to the node and its machines. Everything that comes in is
 * hostile: bodies and counts are bounded, and what is wrong gets a problem detail (RFC 9457).
 */
@NullMarked
package trapline.management;

import org.jspecify.annotations.NullMarked;
