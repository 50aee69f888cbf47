/**
 * QEMU's {@code virt} board for RISC-V, with one hart: which devices there are, where, how they are wired, and the device
 * tree that tells a guest so.
 */
@NullMarked
package trapline.device.virt;

import org.jspecify.annotations.NullMarked;
