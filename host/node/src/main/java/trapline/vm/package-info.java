/**
 * The control program as actors. {@code MachineActor} runs a guest; its traps go as messages to the actors of a lane (D,
 * the v_i, and A's arm, one set for each VM thread) and come back. {@link trapline.vm.AllocatorActor} is A, one for the
 * node. {@link trapline.vm.Node} creates and ends machines and carries out what A decided. What is decided, and what a trap does,
 * is pure code in {@code trapline.monitor}; the actors here only carry messages.
 */
@NullMarked
package trapline.vm;

import org.jspecify.annotations.NullMarked;
