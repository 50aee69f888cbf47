@NullMarked
package trapline.cluster.migration;

import org.jspecify.annotations.NullMarked;
