package trapline.vm;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import trapline.isa.thirdgen.Cause;
import trapline.machine.BareMachine;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.machine.Trap;
import trapline.monitor.Dispatcher;
import trapline.monitor.Interpreter;
import trapline.monitor.MachineKind;
import trapline.monitor.Monitor;
import trapline.monitor.Program;
import trapline.monitor.thirdgen.ThirdGenGuest;
import trapline.monitor.thirdgen.ThirdGenMachine;

/** The formal machine under a control program that has bugs: at certain traps it throws, as often as it was told to. */
final class FailingMachine implements MachineKind<ThirdGenGuest> {
    /** Supervisor call whose v_i fails before it does anything. */
    static final int FAILS_AT_ONCE = 661;

    /** Supervisor call whose v_i fails when it has done everything. */
    static final int FAILS_LATE = 662;

    /** Supervisor call at which D fails. */
    static final int FAILS_IN_DISPATCHER = 663;

    /** How many more such calls fail. */
    final AtomicInteger failures = new AtomicInteger();

    /** How many more readings of a timer fail. */
    final AtomicInteger failuresOfTimer = new AtomicInteger();

    /** How many more machine checks fail. */
    final AtomicInteger failuresAtChecks = new AtomicInteger();

    private final ThirdGenMachine sound = new ThirdGenMachine();

    /** A v_i with a bug. */
    private final class FailingInterpreter implements Interpreter<ThirdGenGuest> {
        private final Interpreter<ThirdGenGuest> sound;

        FailingInterpreter(Interpreter<ThirdGenGuest> sound) {
            this.sound = sound;
        }

        @Override
        public String name() {
            return sound.name();
        }

        @Override
        public boolean assistable() {
            return sound.assistable();
        }

        @Override
        public boolean alwaysSetsR() {
            return sound.alwaysSetsR();
        }

        @Override
        public void interpret(ThirdGenGuest guest, Trap trap) {
            failIf(failuresOfTimer, name().equals("tget"));
            if (name().equals("trap-machine-check")) {
                failIf(failuresAtChecks, true);
            }
            failIf(failures, isCall(FAILS_AT_ONCE, trap));
            sound.interpret(guest, trap);
            failIf(failures, isCall(FAILS_LATE, trap));
        }
    }

    private static boolean isCall(int number, Trap trap) {
        return trap.cause() == Cause.SUPERVISOR_CALL.number() && trap.operand() == number;
    }

    private static void failIf(AtomicInteger left, boolean here) {
        if (here && left.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            throw new IllegalStateException("told to fail");
        }
    }

    @Override
    public String name() {
        return sound.name();
    }

    @Override
    public long smallestStorage() {
        return sound.smallestStorage();
    }

    @Override
    public long largestStorage() {
        return sound.largestStorage();
    }

    @Override
    public Monitor<ThirdGenGuest> monitor() {
        Dispatcher<ThirdGenGuest> dispatcher = sound.monitor().dispatcher();
        List<Interpreter<ThirdGenGuest>> interpreters = sound.monitor().interpreters().stream()
                .<Interpreter<ThirdGenGuest>>map(FailingInterpreter::new)
                .toList();
        return new Monitor<>(
                (guest, trap) -> {
                    failIf(failures, isCall(FAILS_IN_DISPATCHER, trap));
                    return dispatcher.dispatch(guest, trap);
                },
                interpreters);
    }

    @Override
    public ThirdGenGuest boot(Program program, Storage storage, RelocationBounds region) {
        return sound.boot(program, storage, region);
    }

    @Override
    public BareMachine bare(Program program) {
        return sound.bare(program);
    }
}
