package trapline.machine.snapshot;

import java.util.Optional;
import trapline.machine.MacAddress;

/**
 * What a control program must know of a machine before it makes one: the properties of its program that no instruction changes.
 *
 * @param machine the kind of machine
 * @param backingWords how much it may take for what it writes to its drum or disk, in words, at least 0
 * @param network the address of its network card, if it has one
 * @param wallClock whether its time follows the wall clock
 * @param clockStart its calendar's start, in seconds since 1970, at least 0
 * @param trapAssist whether v_i that may be are executed inline
 * @param disk whether it has a disk, whose base is not in the snapshot
 */
public record Traits(
        String machine,
        long backingWords,
        Optional<MacAddress> network,
        boolean wallClock,
        long clockStart,
        boolean trapAssist,
        boolean disk) {
    private static final int LONGEST_NAME = 64;

    public Traits {
        if (machine.length() > LONGEST_NAME || backingWords < 0 || clockStart < 0) {
            throw new IllegalArgumentException("no machine has " + backingWords + " words of backing, a clock from "
                    + clockStart + ", and a kind named with " + machine.length() + " characters");
        }
    }
}
