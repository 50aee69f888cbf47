/** The control program's part for the third-generation machine: D, one v_i for each privileged instruction, and one for each kind of trap that belongs to the guest itself; under a hybrid monitor one for all of virtual supervisor mode. */
@NullMarked
package trapline.monitor.thirdgen;

import org.jspecify.annotations.NullMarked;
