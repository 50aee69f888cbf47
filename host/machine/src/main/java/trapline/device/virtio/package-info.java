/**
 * Virtio devices over memory-mapped registers, as the Virtual I/O Device specification 1.2 (OASIS, July 2022) describes them:
 * the transport (chapter 4.2), split virtqueues (2.7), and the block (5.2), console (5.3), entropy (5.4) and network (5.1) devices.
 * Section numbers in this package are that document's.
 *
 * <p>A device does all that it is asked for within the register access that asks for it, so nothing runs beside the guest. What a
 * driver puts into its rings is hostile until checked: a malformed ring ends in DEVICE_NEEDS_RESET (2.1.2), never in an exception,
 * a loop, or an access outside the guest's memory.
 */
@NullMarked
package trapline.device.virtio;

import org.jspecify.annotations.NullMarked;
