/** The control program's part for the third-generation machine: D, one v_i for each privileged instruction, and one for each kind of trap that belongs to the guest itself. */
@NullMarked
package trapline.monitor.thirdgen;

import org.jspecify.annotations.NullMarked;
