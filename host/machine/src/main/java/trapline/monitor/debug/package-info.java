/** What a debugger waits for, and runs that end there. Pure: it changes neither what a guest computes nor what it counts. */
@NullMarked
package trapline.monitor.debug;

import org.jspecify.annotations.NullMarked;
