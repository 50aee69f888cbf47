/** What the classifier and the runs found of a machine, as one value, and as a page for people. */
@NullMarked
package trapline.theory.report;

import org.jspecify.annotations.NullMarked;
