@NullMarked
package trapline.cluster.placement;

import org.jspecify.annotations.NullMarked;
