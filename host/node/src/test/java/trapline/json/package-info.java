@NullMarked
package trapline.json;

import org.jspecify.annotations.NullMarked;
