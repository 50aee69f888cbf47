/**
 * The threads virtual machines run on: two executors for Pekko's thread pools, and the turn discipline between them.
 *
 * <h2>The turn discipline</h2>
 *
 * <ol>
 *   <li>A virtual machine's actor runs one quantum per turn. When the quantum is over it does not tell itself the next turn
 *       but calls {@link trapline.vm.pool.VmThread#endTurn} once; what it passes tells it the turn's message. That queues the
 *       turn behind the turns of every other machine of the thread, so turns go round robin.
 *   <li>Whatever else is told to it runs between two turns: from this thread ahead of the turns that wait, from elsewhere in
 *       alternation with them.
 *   <li>A quantum is bounded and never blocks. What blocks belongs on another thread pool.
 *   <li>The control program's hot path is a lane for each VM thread: the actors of {@code trapline.lane-pool} that serve
 *       thread {@link trapline.vm.pool.VmThread#currentIndex}. They run inline, within the {@code tell}, on the thread of the
 *       machine that trapped. So {@code tell} usually returns after the interpreter has run: hand the state over before it
 *       and touch nothing after.
 *   <li>Between the trap's message and its answer the machine may go to another VM thread; it asks for the index again for
 *       each trap.
 * </ol>
 *
 * <h2>What a VM thread runs next</h2>
 *
 * One entry that foreign threads injected, then one of its own, and so on. Of its own first lane actors that could not run
 * inline, then actors that were woken on this thread, then turns. No more than {@value VmThread#AHEAD_LIMIT} go ahead of a
 * turn.
 *
 * <p>The settings are {@code trapline.vm-pool} and {@code trapline.lane-pool} in {@code reference.conf}; the reasons and
 * figures are in {@code host/decisions/0002-fair-vm-pool-and-lanes.md}.
 */
@NullMarked
package trapline.vm.pool;

import org.jspecify.annotations.NullMarked;
