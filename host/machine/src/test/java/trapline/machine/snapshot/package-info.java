@NullMarked
package trapline.machine.snapshot;

import org.jspecify.annotations.NullMarked;
