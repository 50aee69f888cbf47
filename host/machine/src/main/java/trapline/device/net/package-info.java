/** Ethernet between machines: frames, addresses, and the switch that joins one tenant's machines and nobody else's. Pure. */
@NullMarked
package trapline.device.net;

import org.jspecify.annotations.NullMarked;
