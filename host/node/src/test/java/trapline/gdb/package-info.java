/** The GDB stub as debuggers and attackers meet it: real nodes, real sockets, a real GDB. */
@NullMarked
package trapline.gdb;

import org.jspecify.annotations.NullMarked;
