/**
 * A machine's whole state as a value, at a moment between two instructions: its memory and disks as pages named by their SHA-256, so
 * that a page which several machines or several moments share is kept once, and the rest in a bounded, versioned binary form. Reading
 * any bytes gives a value or a {@link trapline.machine.snapshot.SnapshotFormatException}.
 */
@NullMarked
package trapline.machine.snapshot;

import org.jspecify.annotations.NullMarked;
