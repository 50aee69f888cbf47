/** The paper's definitions and theorems as running code. */
@NullMarked
package trapline.theory;

import org.jspecify.annotations.NullMarked;
