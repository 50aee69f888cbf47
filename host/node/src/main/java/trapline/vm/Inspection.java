package trapline.vm;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import trapline.machine.TimedInput;
import trapline.monitor.ProcessorState;
import trapline.monitor.TrapRecord;

/**
 * A look into a virtual machine between two instructions.
 *
 * @param status its status
 * @param processor its virtual M, P, R and registers
 * @param digest of its whole virtual state, if that was asked for and its region was not taken back
 * @param traps how many traps each v_i has simulated
 * @param lastTraps the last traps, oldest first; an entry's interpreter is an index into {@code traps}
 * @param inputs what has entered it
 */
public record Inspection(
        VmStatus status,
        ProcessorState processor,
        Optional<String> digest,
        List<TrapCount> traps,
        List<TrapRecord.Entry> lastTraps,
        RecordedInputs inputs) {
    public Inspection {
        traps = List.copyOf(traps);
        lastTraps = List.copyOf(lastTraps);
    }

    /**
     * How many traps one v_i has simulated.
     *
     * @param interpreter its name
     * @param count how many by message, at least 0
     * @param assisted how many inline, at least 0
     */
    public record TrapCount(String interpreter, long count, long assisted) {}

    /** {@return whether {@link #history} holds all inputs there were} */
    public boolean historyComplete() {
        return inputs.complete();
    }

    /** {@return the inputs, each with the step at which it entered} */
    public List<TimedInput> history() {
        return inputs.toList();
    }

    static List<TrapCount> traps(List<String> names, TrapRecord record) {
        long[] counts = record.counts();
        long[] assisted = record.assistedCounts();
        return IntStream.range(0, counts.length)
                .mapToObj(i -> new TrapCount(names.get(i), counts[i], assisted[i]))
                .toList();
    }
}
