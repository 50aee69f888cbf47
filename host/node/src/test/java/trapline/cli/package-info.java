/** Tests of the command line. */
@NullMarked
package trapline.cli;

import org.jspecify.annotations.NullMarked;
