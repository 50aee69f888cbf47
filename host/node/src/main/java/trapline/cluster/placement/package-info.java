/**
 * Placement: on which node a virtual machine goes. The same kind of decision over nodes that the allocator makes over a node's
 * storage, and made in the same way: a state machine (state, request) -&gt; (state, decision), without clock, thread or chance, so
 * that the recorded requests lead to the recorded decisions again ({@link trapline.cluster.placement.Replay}).
 *
 * <p>{@link trapline.cluster.placement.Placement} is the door. A request to place is first held against the tenant's quota, which is
 * for the whole cluster; then every node is looked at: the filters say why it cannot have the machine, or the score says how well it
 * would do. The decision keeps what was found of every node ({@link trapline.cluster.placement.Verdict}).
 */
@NullMarked
package trapline.cluster.placement;

import org.jspecify.annotations.NullMarked;
