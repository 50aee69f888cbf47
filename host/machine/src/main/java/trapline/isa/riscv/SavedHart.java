package trapline.isa.riscv;

import java.util.List;
import java.util.stream.IntStream;
import trapline.machine.EndOfTime;

/**
 * A hart at rest as a value, without its memory and CSRs. What it had translated and decoded is not in it: a snapshot makes the hart
 * forget that.
 *
 * @param x the integer registers
 * @param f the floating-point registers
 * @param pc the next instruction's address
 * @param fcsr rounding mode and flags
 * @param level the virtual privilege level
 * @param reservation the offset in RAM of the reservation, or -1
 * @param waiting whether it waits for an interrupt
 * @param halted whether it has stopped for good
 * @param retired how many instructions have completed
 * @param traps how many traps it has taken
 * @param idled the time skipped while waiting
 */
public record SavedHart(
        List<Long> x,
        List<Long> f,
        long pc,
        int fcsr,
        PrivilegeLevel level,
        long reservation,
        boolean waiting,
        boolean halted,
        long retired,
        long traps,
        long idled) {
    public SavedHart {
        x = List.copyOf(x);
        f = List.copyOf(f);
        boolean times = inRange(retired) && inRange(traps) && inRange(idled);
        if (x.size() != Hart.REGISTERS || f.size() != Hart.REGISTERS || x.get(0) != 0 || !times) {
            throw new IllegalArgumentException("not the state of a hart");
        }
    }

    private static boolean inRange(long time) {
        return time >= 0 && time <= EndOfTime.TIME;
    }

    /**
     * {@return what a hart is}
     *
     * @param hart at rest, composed; mstatus has taken up what was done to floating point
     */
    public static SavedHart of(Hart hart) {
        if (!hart.composed() || hart.floatingPointDirty) {
            throw new IllegalStateException("the hart is not at rest");
        }
        return new SavedHart(
                IntStream.range(0, Hart.REGISTERS).mapToObj(hart::x).toList(),
                IntStream.range(0, Hart.REGISTERS).mapToObj(hart::f).toList(),
                hart.pc,
                hart.fcsr(),
                hart.level(),
                hart.memory.reservation,
                hart.waiting,
                hart.halted(),
                hart.retired,
                hart.traps(),
                hart.time() - hart.retired);
    }

    /**
     * Makes a hart this one, with an empty translation. By A only.
     *
     * @param hart just made; its CSRs have been restored
     */
    public void restore(Hart hart) {
        for (int i = 0; i < Hart.REGISTERS; i++) {
            hart.setX(i, x.get(i));
            hart.setF(i, f.get(i));
        }
        hart.pc = pc;
        hart.setFcsr(fcsr);
        hart.floatingPointDirty = false;
        hart.memory.reservation = reservation;
        hart.waiting = waiting;
        hart.retired = retired;
        hart.count(traps, idled);
        if (halted) {
            hart.halt();
        }
        hart.setLevel(level);
        hart.grant(hart.memory.region());
    }
}
