/**
 * What Trapline's goals of speed and size are measured with. Each main class measures one goal and prints its figures with the
 * goal beside them; {@code host/bench/README.md} keeps the last ones. On a machine that others use too, the time of a clock on
 * the wall says little: times are CPU times of the threads that did the work, in several rounds of which the median counts, and
 * what is compared with each other is measured alternately in one run.
 */
@NullMarked
package trapline.bench;

import org.jspecify.annotations.NullMarked;
