/**
 * The GDB stub: GDB's remote serial protocol over TCP, one port for each machine that is to be debugged. What a debugger does to a
 * machine it does by messages to the machine's actor.
 */
@NullMarked
package trapline.gdb;

import org.jspecify.annotations.NullMarked;
