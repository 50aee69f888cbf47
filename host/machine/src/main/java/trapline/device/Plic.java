package trapline.device;

import java.util.Arrays;
import java.util.List;

/**
 * The platform-level interrupt controller (RISC-V PLIC specification 1.0) of one hart, with QEMU's register map: source priorities from 0, pending
 * bits from 0x1000, enable bits from 0x2000 (0x80 bytes a context), threshold and claim/complete from 0x200000 (0x1000 bytes a
 * context). Context 0 is the hart's machine mode, context 1 its supervisor mode. Only accesses of 4 bytes are answered; registers that are not
 * there read 0.
 *
 * <p>The gateways are level-triggered: a source is pending while its line is raised and it is not claimed. So a line that
 * was lowered before the claim asks for nothing, and one that is still raised at the completion is pending again at once.
 *
 * <p>As in QEMU, and looser than the specification: a claim gives only a source above the context's threshold, and a completion counts
 * whatever context it comes from and whatever is enabled there.
 */
public final class Plic implements Device {
    /** Sources are numbered 1 to this less 1. */
    public static final int SOURCES = 96;

    /** The context of machine mode. */
    public static final int MACHINE = 0;

    /** The context of supervisor mode. */
    public static final int SUPERVISOR = 1;

    private static final int CONTEXTS = 2;
    private static final int WORDS = SOURCES / 32;
    private static final int HIGHEST_PRIORITY = 7;
    private static final long SIZE = 0x60_0000;
    private static final int PENDING = 0x1000;
    private static final int ENABLE = 0x2000;
    private static final int ENABLE_STRIDE = 0x80;
    private static final int CONTEXT = 0x20_0000;
    private static final int CONTEXT_STRIDE = 0x1000;
    private static final int THRESHOLD = 0;
    private static final int CLAIM = 4;

    private final int[] priority = new int[SOURCES];
    private final int[] raised = new int[WORDS];
    private final int[] claimed = new int[WORDS];
    private final int[] enabled = new int[CONTEXTS * WORDS];
    private final int[] threshold = new int[CONTEXTS];
    private final int[] best = new int[CONTEXTS];

    /**
     * The state.
     *
     * @param priority of each source from 0 on, 0 to 7
     * @param raised the sources whose line is raised, 32 a word
     * @param claimed the sources claimed and not completed, 32 a word
     * @param enabled the sources enabled for context 0, then for context 1, 32 a word
     * @param threshold of each context, 0 to 7
     */
    public record State(
            List<Integer> priority,
            List<Integer> raised,
            List<Integer> claimed,
            List<Integer> enabled,
            List<Integer> threshold) {
        public State {
            priority = List.copyOf(priority);
            raised = List.copyOf(raised);
            claimed = List.copyOf(claimed);
            enabled = List.copyOf(enabled);
            threshold = List.copyOf(threshold);
            boolean complete = priority.size() == SOURCES
                    && raised.size() == WORDS
                    && claimed.size() == WORDS
                    && enabled.size() == CONTEXTS * WORDS
                    && threshold.size() == CONTEXTS;
            if (!complete) {
                throw new IllegalArgumentException("not the state of an interrupt controller");
            }
        }
    }

    /**
     * {@return the line of a source}
     *
     * @param source 1 to {@link #SOURCES} - 1
     */
    public InterruptLine line(int source) {
        if (source < 1 || source >= SOURCES) {
            throw new IllegalArgumentException("no interrupt source " + source);
        }
        return level -> drive(source, level);
    }

    /**
     * {@return whether a context's external interrupt is asked for}
     *
     * @param context {@link #MACHINE} or {@link #SUPERVISOR}
     */
    public boolean interrupts(int context) {
        return best[context] != 0;
    }

    @Override
    public long size() {
        return SIZE;
    }

    @Override
    public boolean accepts(long offset, int size) {
        return size == 4 && offset >= 0 && offset <= SIZE - size && offset % size == 0;
    }

    @Override
    public long read(long offset, int size) {
        return accepts(offset, size) ? Integer.toUnsignedLong(readRegister((int) offset)) : 0;
    }

    @Override
    public void write(long offset, int size, long value) {
        if (accepts(offset, size)) {
            writeRegister((int) offset, (int) value);
            findBest();
        }
    }

    private int readRegister(int offset) {
        if (offset < 4 * SOURCES) {
            return priority[offset / 4];
        }
        if (offset >= PENDING && offset < PENDING + 4 * WORDS) {
            int word = (offset - PENDING) / 4;
            return raised[word] & ~claimed[word];
        }
        int enable = enableWord(offset);
        if (enable >= 0) {
            return enabled[enable];
        }
        int context = context(offset);
        if (context < 0) {
            return 0;
        }
        return switch (offset % CONTEXT_STRIDE) {
            case THRESHOLD -> threshold[context];
            case CLAIM -> claim(context);
            default -> 0;
        };
    }

    private void writeRegister(int offset, int value) {
        int enable = enableWord(offset);
        int context = context(offset);
        if (offset >= 4 && offset < 4 * SOURCES) {
            priority[offset / 4] = value & HIGHEST_PRIORITY;
        } else if (enable >= 0) {
            enabled[enable] = value;
        } else if (context >= 0 && offset % CONTEXT_STRIDE == THRESHOLD) {
            threshold[context] = value & HIGHEST_PRIORITY;
        } else if (context >= 0 && offset % CONTEXT_STRIDE == CLAIM && value > 0 && value < SOURCES) {
            claimed[value / 32] &= ~(1 << value % 32);
        }
    }

    /** The index of the enable word at an offset, or -1 if there is none. */
    private static int enableWord(int offset) {
        int context = (offset - ENABLE) / ENABLE_STRIDE;
        int word = offset % ENABLE_STRIDE / 4;
        return offset >= ENABLE && context < CONTEXTS && word < WORDS ? context * WORDS + word : -1;
    }

    /** The context that has registers at an offset, or -1 if there is none. */
    private static int context(int offset) {
        int context = (offset - CONTEXT) / CONTEXT_STRIDE;
        return offset >= CONTEXT && context < CONTEXTS ? context : -1;
    }

    private int claim(int context) {
        int source = best[context];
        claimed[source / 32] |= source == 0 ? 0 : 1 << source % 32;
        findBest();
        return source;
    }

    private void drive(int source, boolean level) {
        int word = source / 32;
        int bit = 1 << source % 32;
        int levels = level ? raised[word] | bit : raised[word] & ~bit;
        if (levels != raised[word]) {
            raised[word] = levels;
            findBest();
        }
    }

    /** Finds each context's source to claim: the highest priority above the threshold, among equals the lowest number. */
    private void findBest() {
        for (int context = 0; context < CONTEXTS; context++) {
            best[context] = best(context);
        }
    }

    private int best(int context) {
        int source = 0;
        int highest = threshold[context];
        for (int word = 0; word < WORDS; word++) {
            int asking = raised[word] & ~claimed[word] & enabled[context * WORDS + word];
            for (; asking != 0; asking &= asking - 1) {
                int candidate = 32 * word + Integer.numberOfTrailingZeros(asking);
                if (priority[candidate] > highest) {
                    source = candidate;
                    highest = priority[candidate];
                }
            }
        }
        return source;
    }

    /** The lines are the devices' own: they let go of them when they are reset. */
    @Override
    public void reset() {
        for (int[] registers : List.of(priority, claimed, enabled, threshold)) {
            Arrays.fill(registers, 0);
        }
        findBest();
    }

    @Override
    public State state() {
        return new State(list(priority), list(raised), list(claimed), list(enabled), list(threshold));
    }

    @Override
    public void restore(Record state) {
        State saved = (State) state;
        copy(saved.priority(), priority);
        copy(saved.raised(), raised);
        copy(saved.claimed(), claimed);
        copy(saved.enabled(), enabled);
        copy(saved.threshold(), threshold);
        findBest();
    }

    private static List<Integer> list(int[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    private static void copy(List<Integer> from, int[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] = from.get(i);
        }
    }
}
