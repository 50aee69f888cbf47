package trapline.device;

import java.util.function.LongSupplier;

/**
 * The core-local interruptor of one hart: the software interrupt and the timer of machine mode. The registers are SiFive's, where QEMU
 * has them: msip at 0 (only bit 0 counts), mtimecmp at 0x4000, mtime at 0xbff8; the others read 0. Accesses of 4 bytes are
 * answered everywhere, of 8 bytes from 0x4000 on.
 *
 * <p>Time is mtime's, in ticks. It is a function of what the source says and of what the guest wrote to mtime, and wraps.
 */
public final class Clint implements Device {
    /** Ticks in a second of the {@code virt} board. */
    public static final long TICKS_PER_SECOND = 10_000_000;

    /** What {@link #deadline} gives when nothing is due. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final long SIZE = 0xc000;
    private static final long SOFTWARE_INTERRUPT = 0;
    private static final long TIMER = 0x4000;
    private static final long TIME_COMPARE = 0x4000;
    private static final long TIME = 0xbff8;

    private final LongSupplier ticks;
    private boolean softwareInterrupt;
    private long timeCompare = -1;
    private long timeOffset;

    /**
     * The state.
     *
     * @param softwareInterrupt msip
     * @param timeCompare mtimecmp, unsigned
     * @param timeOffset mtime less what the source of ticks says
     */
    public record State(boolean softwareInterrupt, long timeCompare, long timeOffset) {}

    /**
     * A CLINT whose timer is off: mtimecmp is as late as can be. (The manual leaves it open. QEMU has 0, but raises no interrupt
     * before it is written.)
     *
     * @param ticks gives the ticks since the machine's start, at least 0, never falling
     */
    public Clint(LongSupplier ticks) {
        this.ticks = ticks;
    }

    /** {@return mtime, unsigned} */
    public long time() {
        return ticks.getAsLong() + timeOffset;
    }

    /** {@return whether the hart's machine software interrupt is asked for} */
    public boolean softwarePending() {
        return softwareInterrupt;
    }

    /** {@return whether the hart's machine timer interrupt is asked for: mtime has reached mtimecmp} */
    public boolean timerPending() {
        return Long.compareUnsigned(time(), timeCompare) >= 0;
    }

    /** {@return what the source of ticks will say when the timer interrupt becomes pending; {@link #NEVER} if it is, or will not be} */
    public long deadline() {
        return dueAt(timeCompare);
    }

    /**
     * {@return what the source of ticks will say when mtime reaches a time; {@link #NEVER} if it has, or if that is too far off}
     *
     * @param compare a time, unsigned
     */
    public long dueAt(long compare) {
        long now = ticks.getAsLong();
        long time = now + timeOffset;
        long left = compare - time;
        boolean due = Long.compareUnsigned(time, compare) >= 0;
        return due || left < 0 || left > NEVER - now ? NEVER : now + left;
    }

    @Override
    public long size() {
        return SIZE;
    }

    @Override
    public boolean accepts(long offset, int size) {
        boolean known = size == 4 || size == 8 && offset >= TIMER;
        return known && offset >= 0 && offset <= SIZE - size && offset % size == 0;
    }

    @Override
    public long read(long offset, int size) {
        if (!accepts(offset, size)) {
            return 0;
        }
        if (offset == SOFTWARE_INTERRUPT) {
            return softwareInterrupt ? 1 : 0;
        }
        return part(register(offset & -8), offset, size);
    }

    @Override
    public void write(long offset, int size, long value) {
        if (!accepts(offset, size)) {
            return;
        }
        if (offset == SOFTWARE_INTERRUPT) {
            softwareInterrupt = (value & 1) != 0;
        } else if ((offset & -8) == TIME_COMPARE) {
            timeCompare = merged(timeCompare, offset, size, value);
        } else if ((offset & -8) == TIME) {
            timeOffset = merged(time(), offset, size, value) - ticks.getAsLong();
        }
    }

    private long register(long base) {
        if (base == TIME_COMPARE) {
            return timeCompare;
        }
        return base == TIME ? time() : 0;
    }

    private static long part(long register, long offset, int size) {
        return size == 8 ? register : register >>> (8 * (offset & 4)) & 0xffff_ffffL;
    }

    private static long merged(long register, long offset, int size, long value) {
        if (size == 8) {
            return value;
        }
        int shift = (int) (8 * (offset & 4));
        long mask = 0xffff_ffffL << shift;
        return register & ~mask | value << shift & mask;
    }

    /** Time begins at 0 again, as in QEMU. */
    @Override
    public void reset() {
        softwareInterrupt = false;
        timeCompare = -1;
        timeOffset = -ticks.getAsLong();
    }

    @Override
    public State state() {
        return new State(softwareInterrupt, timeCompare, timeOffset);
    }

    @Override
    public void restore(Record state) {
        State saved = (State) state;
        softwareInterrupt = saved.softwareInterrupt();
        timeCompare = saved.timeCompare();
        timeOffset = saved.timeOffset();
    }
}
