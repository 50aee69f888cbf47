/**
 * A, the allocator of the paper's control program (section 4): decides what resources each virtual machine is given, and keeps
 * the machines' resources apart. A state machine (state, request) -&gt; (state, decision), without clock, thread or chance, so
 * that the recorded requests lead to the recorded decisions again ({@link trapline.monitor.allocator.Replay}).
 *
 * <p>{@link trapline.monitor.allocator.Allocator} is the door: it decides, applies the decision, then has the invariant checked.
 * {@link trapline.monitor.allocator.TokenBucket} meters the I/O rates that were granted.
 */
@NullMarked
package trapline.monitor.allocator;

import org.jspecify.annotations.NullMarked;
