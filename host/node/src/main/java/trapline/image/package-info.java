/** Images as files: a small, versioned, checked container. */
@NullMarked
package trapline.image;

import org.jspecify.annotations.NullMarked;
