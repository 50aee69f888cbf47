/**
 * Several nodes as one cluster. One authority, a cluster singleton, places machines ({@link trapline.cluster.placement.Placement});
 * the truth about what a node has is at the node, with its {@link trapline.cluster.Agent}. An authority that begins, because there was
 * none or its node died, gathers from every node what it has, under a term higher than all before; from then on nodes take no more from
 * earlier authorities. So nothing has to be agreed on twice, and a quota holds over the change.
 *
 * <p>If the nodes share a journal, the authority has the machines of a node that is no more go on at others ({@code Failover}).
 *
 * <p>{@link trapline.cluster.ClusterMember} is the door. A node without it works as ever.
 */
@NullMarked
package trapline.cluster;

import org.jspecify.annotations.NullMarked;
