package trapline.vm;

import org.apache.pekko.actor.typed.ActorRef;
import trapline.machine.Trap;
import trapline.monitor.Guest;

/**
 * A trap on its way: from its machine to D, from D to a v_i, from there to A if R changed, and back. With it the machine's
 * state is handed over: from the moment of sending until {@link VirtualMachine.Resume} comes back, the sender touches
 * nothing of it. The mailboxes give the happens-before edges.
 *
 * @param guest the state
 * @param trap what happened
 * @param replyTo the machine, which waits
 * @param <G> the kind of guest
 */
record TrapMessage<G extends Guest>(G guest, Trap trap, ActorRef<VirtualMachine.Command> replyTo) {}
