package trapline.monitor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import trapline.machine.Trap;

/**
 * What one virtual machine's traps were: the efficiency property (paper, section 4) as figures. Keeps a count for each v_i, those
 * that were executed inline apart from those that went as messages, and the last {@link #KEPT} traps.
 */
public final class TrapRecord {
    /** How many of the last traps are kept. */
    public static final int KEPT = 32;

    /**
     * One trap.
     *
     * @param step the machine's step count when it trapped
     * @param p the virtual P
     * @param cause the architecture's cause number
     * @param operand the trap's operand
     * @param interpreter the index of the v_i that simulated it
     */
    public record Entry(long step, long p, int cause, long operand, int interpreter) {}

    /**
     * A record as a value.
     *
     * @param messages how many traps each v_i has simulated by message
     * @param assisted how many inline
     * @param last the last traps, oldest first
     */
    public record State(List<Long> messages, List<Long> assisted, List<Entry> last) {
        public State {
            messages = List.copyOf(messages);
            assisted = List.copyOf(assisted);
            last = List.copyOf(last);
            boolean counted =
                    Stream.concat(messages.stream(), assisted.stream()).allMatch(count -> count >= 0);
            if (!counted
                    || messages.size() != assisted.size()
                    || last.size() != Math.min(KEPT, total(messages, assisted))) {
                throw new IllegalArgumentException("not a record of traps");
            }
            for (Entry entry : last) {
                Objects.checkIndex(entry.interpreter, messages.size());
            }
        }

        private long total() {
            return total(messages, assisted);
        }

        private static long total(List<Long> messages, List<Long> assisted) {
            return Stream.concat(messages.stream(), assisted.stream())
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    private final long[] messages;
    private final long[] assisted;
    private final long[] steps = new long[KEPT];
    private final long[] places = new long[KEPT];
    private final long[] operands = new long[KEPT];
    private final int[] causes = new int[KEPT];
    private final int[] interpreters = new int[KEPT];
    private long total;
    private long totalAssisted;

    /**
     * An empty record.
     *
     * @param interpreters how many v_i there are
     */
    public TrapRecord(int interpreters) {
        messages = new long[interpreters];
        assisted = new long[interpreters];
    }

    /**
     * Records a trap that goes as a message.
     *
     * @param step the machine's step count
     * @param p the virtual P
     * @param trap which
     * @param interpreter the index of the v_i
     */
    public void add(long step, long p, Trap trap, int interpreter) {
        messages[interpreter]++;
        keep(step, p, trap, interpreter);
    }

    /**
     * Records a trap whose v_i is executed inline.
     *
     * @param step the machine's step count
     * @param p the virtual P
     * @param trap which
     * @param interpreter the index of the v_i
     */
    public void addAssisted(long step, long p, Trap trap, int interpreter) {
        assisted[interpreter]++;
        totalAssisted++;
        keep(step, p, trap, interpreter);
    }

    private void keep(long step, long p, Trap trap, int interpreter) {
        int slot = (int) (total % KEPT);
        steps[slot] = step;
        places[slot] = p;
        causes[slot] = trap.cause();
        operands[slot] = trap.operand();
        interpreters[slot] = interpreter;
        total++;
    }

    /** {@return how many traps there were, in all} */
    public long total() {
        return total;
    }

    /** {@return how many of them were executed inline} */
    public long totalAssisted() {
        return totalAssisted;
    }

    /** {@return the index of the v_i that got the last trap; -1 before the first} */
    public int lastInterpreter() {
        return total == 0 ? -1 : interpreters[(int) ((total - 1) % KEPT)];
    }

    /** {@return how many traps each v_i has simulated by message, by its index} */
    public long[] counts() {
        return messages.clone();
    }

    /** {@return how many traps each v_i has simulated inline, by its index} */
    public long[] assistedCounts() {
        return assisted.clone();
    }

    /** {@return this as a value} */
    public State state() {
        return new State(list(messages), list(assisted), last());
    }

    /**
     * Becomes what was recorded before.
     *
     * @param state of as many v_i
     */
    public void restore(State state) {
        if (state.messages.size() != messages.length) {
            throw new IllegalArgumentException(
                    "traps of " + state.messages.size() + " v_i; there are " + messages.length);
        }
        for (int i = 0; i < messages.length; i++) {
            messages[i] = state.messages.get(i);
            assisted[i] = state.assisted.get(i);
        }
        totalAssisted = Arrays.stream(assisted).sum();
        total = state.total() - state.last.size();
        state.last.forEach(entry ->
                keep(entry.step, entry.p, new Trap.GuestException(entry.cause, entry.operand), entry.interpreter));
    }

    private static List<Long> list(long[] counts) {
        return Arrays.stream(counts).boxed().toList();
    }

    /** {@return the last traps, oldest first} */
    public List<Entry> last() {
        List<Entry> entries = new ArrayList<>();
        for (long i = Math.max(0, total - KEPT); i < total; i++) {
            int slot = (int) (i % KEPT);
            entries.add(new Entry(steps[slot], places[slot], causes[slot], operands[slot], interpreters[slot]));
        }
        return List.copyOf(entries);
    }
}
