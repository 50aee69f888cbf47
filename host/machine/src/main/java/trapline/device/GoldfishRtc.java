package trapline.device;

import java.util.function.LongSupplier;

/**
 * The Goldfish real-time clock, as QEMU has it: nanoseconds since 1970, and an alarm. Registers of 4 bytes: time low (0; reading it latches the
 * high half), time high (4), alarm low (8; writing it sets the alarm), alarm high (0xc), interrupt enable (0x10), clear alarm (0x14),
 * alarm running (0x18), clear interrupt (0x1c). An access of 8 bytes is two of 4, the lower one first; others are refused.
 *
 * <p>The clock never looks at the time by itself: whoever owns it calls {@link #advance} when {@link #deadline} is reached.
 */
public final class GoldfishRtc implements Device {
    /** What {@link #deadline} gives when no alarm runs. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final long SIZE = 0x24;
    private static final int TIME_LOW = 0;
    private static final int TIME_HIGH = 4;
    private static final int ALARM_LOW = 8;
    private static final int ALARM_HIGH = 0xc;
    private static final int INTERRUPT_ENABLE = 0x10;
    private static final int CLEAR_ALARM = 0x14;
    private static final int ALARM_RUNNING = 0x18;
    private static final int CLEAR_INTERRUPT = 0x1c;
    private static final long LOW_HALF = 0xffff_ffffL;

    private final LongSupplier nanoseconds;
    private final InterruptLine line;
    private long timeOffset;
    private long latchedHigh;
    private long alarm;
    private boolean alarmRunning;
    private boolean interruptEnabled;
    private boolean interruptPending;

    /**
     * The state.
     *
     * @param timeOffset the guest's time less the source's, in nanoseconds
     * @param latchedHigh the high half of the time when its low half was last read, 0 to 2^32 - 1
     * @param alarm when it is set to, unsigned nanoseconds of the guest's time
     * @param alarmRunning whether it will still go off
     * @param interruptEnabled whether the interrupt is passed on
     * @param interruptPending whether the alarm went off
     */
    public record State(
            long timeOffset,
            long latchedHigh,
            long alarm,
            boolean alarmRunning,
            boolean interruptEnabled,
            boolean interruptPending) {}

    /**
     * A clock without an alarm.
     *
     * @param nanoseconds gives the nanoseconds since 1970, at least 0, never falling
     * @param line its interrupt
     */
    public GoldfishRtc(LongSupplier nanoseconds, InterruptLine line) {
        this.nanoseconds = nanoseconds;
        this.line = line;
    }

    /** {@return what the source of time will say when the alarm goes off; {@link #NEVER} if none runs, or if that is too far off} */
    public long deadline() {
        long now = nanoseconds.getAsLong();
        long left = alarm - (now + timeOffset);
        return !alarmRunning || left < 0 || left > NEVER - now ? NEVER : now + left;
    }

    /** Lets the alarm go off if its time has come. */
    public void advance() {
        if (alarmRunning && Long.compareUnsigned(alarm, time()) <= 0) {
            alarmRunning = false;
            interruptPending = true;
            drive();
        }
    }

    @Override
    public long size() {
        return SIZE;
    }

    @Override
    public boolean accepts(long offset, int size) {
        return (size == 4 || size == 8) && offset >= 0 && offset <= SIZE - size && offset % size == 0;
    }

    @Override
    public long read(long offset, int size) {
        if (!accepts(offset, size)) {
            return 0;
        }
        advance();
        long low = readRegister((int) offset);
        return size == 4 ? low : low | readRegister((int) offset + 4) << 32;
    }

    @Override
    public void write(long offset, int size, long value) {
        if (!accepts(offset, size)) {
            return;
        }
        advance();
        writeRegister((int) offset, value & LOW_HALF);
        if (size == 8) {
            writeRegister((int) offset + 4, value >>> 32);
        }
    }

    private long readRegister(int offset) {
        return switch (offset) {
            case TIME_LOW -> latchTime();
            case TIME_HIGH -> latchedHigh;
            case ALARM_LOW -> alarm & LOW_HALF;
            case ALARM_HIGH -> alarm >>> 32;
            case INTERRUPT_ENABLE -> interruptEnabled ? 1 : 0;
            case ALARM_RUNNING -> alarmRunning ? 1 : 0;
            default -> 0;
        };
    }

    private void writeRegister(int offset, long half) {
        switch (offset) {
            case TIME_LOW -> timeOffset = (time() & ~LOW_HALF | half) - nanoseconds.getAsLong();
            case TIME_HIGH -> timeOffset = (time() & LOW_HALF | half << 32) - nanoseconds.getAsLong();
            case ALARM_LOW -> {
                alarm = alarm & ~LOW_HALF | half;
                alarmRunning = true;
            }
            case ALARM_HIGH -> alarm = alarm & LOW_HALF | half << 32;
            case INTERRUPT_ENABLE -> interruptEnabled = (half & 1) != 0;
            case CLEAR_ALARM -> alarmRunning = false;
            case CLEAR_INTERRUPT -> interruptPending = false;
            default -> {}
        }
        advance();
        drive();
    }

    private long time() {
        return nanoseconds.getAsLong() + timeOffset;
    }

    private long latchTime() {
        long time = time();
        latchedHigh = time >>> 32;
        return time & LOW_HALF;
    }

    private void drive() {
        line.drive(interruptEnabled && interruptPending);
    }

    @Override
    public void reset() {
        restore(new State(0, 0, 0, false, false, false));
    }

    @Override
    public State state() {
        advance();
        return new State(timeOffset, latchedHigh, alarm, alarmRunning, interruptEnabled, interruptPending);
    }

    @Override
    public void restore(Record state) {
        State saved = (State) state;
        timeOffset = saved.timeOffset();
        latchedHigh = saved.latchedHigh();
        alarm = saved.alarm();
        alarmRunning = saved.alarmRunning();
        interruptEnabled = saved.interruptEnabled();
        interruptPending = saved.interruptPending();
        drive();
    }
}
