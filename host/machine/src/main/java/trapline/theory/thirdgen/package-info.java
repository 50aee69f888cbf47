/** The third-generation machine and its variants for the classifier: exhaustively on a small instance, and sampled on the full one. */
@NullMarked
package trapline.theory.thirdgen;

import org.jspecify.annotations.NullMarked;
