/**
 * The control program CP = &lt;D, A, {v_i}&gt; of the paper's section 4, as pure code: no actor, no clock, no file.
 *
 * <ul>
 *   <li>D, {@link trapline.monitor.Dispatcher}: where every trap arrives first; decides who simulates it.
 *   <li>v_i, {@link trapline.monitor.Interpreter}: simulates one trapping instruction.
 *   <li>A, {@link trapline.monitor.allocator.Allocator}: decides what resources a machine is given. It alone composes a guest's R
 *       ({@link trapline.monitor.Guest#composeRelocation}).
 * </ul>
 */
@NullMarked
package trapline.monitor;

import org.jspecify.annotations.NullMarked;
