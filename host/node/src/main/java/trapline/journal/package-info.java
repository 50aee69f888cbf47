/**
 * What of the machines outlives the node: a journal for each (Pekko Persistence), which holds its spec, its life-cycle and every
 * input by its moment, and the archive, which holds snapshots with their pages, each page once. Both in one embedded H2 database.
 */
@NullMarked
package trapline.journal;

import org.jspecify.annotations.NullMarked;
