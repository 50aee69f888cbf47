/** The VM pool and the lanes, with real threads and real actors. */
@NullMarked
package trapline.vm.pool;

import org.jspecify.annotations.NullMarked;
