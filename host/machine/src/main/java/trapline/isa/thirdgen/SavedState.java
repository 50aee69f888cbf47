package trapline.isa.thirdgen;

import java.util.Arrays;
import java.util.List;
import trapline.device.Console;
import trapline.device.Drum;
import trapline.device.IntervalTimer;
import trapline.machine.EndOfTime;
import trapline.machine.Mode;
import trapline.machine.Psw;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;

/**
 * All of a state but E, as a value.
 *
 * @param registers the sixteen registers
 * @param mode M
 * @param p P
 * @param l of R as the program set it
 * @param b of R as the program set it
 * @param consolePending whether the console's interrupt waits to be taken
 * @param waiting whether it is idle until an interrupt
 * @param halted whether it has halted
 * @param retired how many instructions have completed
 * @param idled the time skipped while idle
 * @param traps how many traps were taken
 * @param clipped how many R reached beyond the region
 * @param clipCounted whether the present R is among them
 * @param lastClippedL l of the last of them
 * @param lastClippedB b of the last of them
 * @param timer the interval timer's
 * @param console the console's
 * @param drum the drum's
 */
public record SavedState(
        List<Long> registers,
        Mode mode,
        long p,
        long l,
        long b,
        boolean consolePending,
        boolean waiting,
        boolean halted,
        long retired,
        long idled,
        long traps,
        long clipped,
        boolean clipCounted,
        long lastClippedL,
        long lastClippedB,
        IntervalTimer.State timer,
        Console.State console,
        Drum.State drum) {
    public SavedState {
        registers = List.copyOf(registers);
        boolean times = inRange(retired) && inRange(idled) && inRange(traps) && clipped >= 0;
        if (registers.size() != ThirdGenState.REGISTERS || !times) {
            throw new IllegalArgumentException("not the state of a third-generation machine");
        }
        // Refuses what fits no PSW.
        PswWord.encode(mode, p, new RelocationBounds(l, b));
    }

    private static boolean inRange(long time) {
        return time >= 0 && time <= EndOfTime.TIME;
    }

    /**
     * {@return what a state is but for its E}
     *
     * @param state at rest, with its R composed
     */
    public static SavedState of(ThirdGenState state) {
        if (!state.composed()) {
            throw new IllegalStateException("its R is not composed yet");
        }
        return new SavedState(
                Arrays.stream(state.registers).boxed().toList(),
                state.mode,
                state.p,
                state.r.l(),
                state.r.b(),
                state.consolePending,
                state.waiting,
                state.halted,
                state.retired,
                state.idled,
                state.traps,
                state.clips.count,
                state.clips.presentCounted,
                state.clips.last.l(),
                state.clips.last.b(),
                state.timer.state(),
                state.console.state(),
                state.drum.state());
    }

    /**
     * {@return the state that this was saved from}
     *
     * @param storage the storage that holds the region, with E in place
     * @param region where
     */
    public ThirdGenState restore(Storage storage, RelocationBounds region) {
        Psw psw = new Psw(mode, p, new RelocationBounds(l, b));
        ThirdGenState state = new ThirdGenState(storage, region, psw, drum.sectors());
        for (int i = 0; i < ThirdGenState.REGISTERS; i++) {
            state.registers[i] = registers.get(i);
        }
        state.consolePending = consolePending;
        state.waiting = waiting;
        state.halted = halted;
        state.retired = retired;
        state.idled = idled;
        state.traps = traps;
        state.clips.count = clipped;
        state.clips.presentCounted = clipCounted;
        state.clips.last = new RelocationBounds(lastClippedL, lastClippedB);
        state.timer.restore(state.time(), timer);
        state.console.restore(console);
        state.drum.restore(drum);
        return state;
    }
}
