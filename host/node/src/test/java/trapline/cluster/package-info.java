@NullMarked
package trapline.cluster;

import org.jspecify.annotations.NullMarked;
