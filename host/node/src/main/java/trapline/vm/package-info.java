/** The formal machine. */
@NullMarked
package trapline.vm;

import org.jspecify.annotations.NullMarked;
