/**
 * The command line. {@code node} and {@code demo} run a node; {@code image} and {@code decisions replay} work on files; everything
 * else talks to a running node's endpoint.
 */
@NullMarked
package trapline.cli;

import org.jspecify.annotations.NullMarked;
