package trapline.monitor;

import java.util.List;

/**
 * A part of a guest's code in which it was found often.
 *
 * @param mode the virtual mode
 * @param start the address of its first instruction, a virtual one
 * @param end the address behind its last
 * @param samples how often it was found there, at least 1
 * @param state how the processor executes most of it now, in a word: "interpreted" or "translated"
 * @param code its instructions, as far as they can be read now
 */
public record HotRegion(String mode, long start, long end, long samples, String state, List<Line> code) {
    /**
     * An instruction.
     *
     * @param address where it is
     * @param samples how often the guest was about to execute it, at least 0
     * @param text as the machine's people write it
     */
    public record Line(long address, long samples, String text) {}

    public HotRegion {
        code = List.copyOf(code);
    }
}
