/**
 * Devices as pure state machines: no thread, no clock, no file. What comes in from outside is an argument, what goes out is a
 * value that the host fetches. The paper's model has no input and output (section 3); every device here extends the state S by
 * a component of its own, which only privileged instructions can reach.
 */
@NullMarked
package trapline.device;

import org.jspecify.annotations.NullMarked;
