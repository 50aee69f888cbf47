/**
 * The equivalence property shown by running: the same programs on the bare machine and under each monitor, compared through the
 * VM map f wherever the virtual machine rests, and where it halts. Where no theorem covers a machine, the smallest program that tells the two apart.
 */
@NullMarked
package trapline.theory.run;

import org.jspecify.annotations.NullMarked;
