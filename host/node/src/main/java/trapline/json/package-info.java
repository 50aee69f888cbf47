/** How values look as JSON: one mapper for the decision file, the image header, the endpoint and the command line. */
@NullMarked
package trapline.json;

import org.jspecify.annotations.NullMarked;
