/**
 * What of the machines outlives the node: a journal for each (Pekko Persistence), which holds its spec, its life-cycle and every
 * input by its moment, and the archive, which holds snapshots with their pages, each page once. Both in one database: an
 * embedded one of the node's own ({@link trapline.journal.EmbeddedDatabase}), or one that several nodes share, which also knows whose each
 * machine is ({@link trapline.journal.SharedDatabase}, {@link trapline.journal.Owners}).
 */
@NullMarked
package trapline.journal;

import org.jspecify.annotations.NullMarked;
