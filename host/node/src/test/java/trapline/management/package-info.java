/** The endpoint as its users and its attackers meet it: real nodes, real HTTP. */
@NullMarked
package trapline.management;

import org.jspecify.annotations.NullMarked;
