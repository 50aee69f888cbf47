package trapline.isa.riscv.privileged;

import trapline.isa.riscv.Cause;
import trapline.isa.riscv.Hart;
import trapline.isa.riscv.PrivilegeLevel;
import trapline.isa.riscv.Recomposition;
import trapline.machine.Trap;

/**
 * The whole state of a hart: what its processor executes with, and its CSRs. Everything that involves both is here: traps, returns
 * from them, and the writes of CSRs that have an effect beyond their register.
 */
public final class RiscVState {
    /** What the processor or the control program could not do (from version 1.13 on): the code of a machine check. */
    public static final int HARDWARE_ERROR = 19;

    private static final long TRANSLATES = Status.MPP | Status.FS | Status.MPRV | Status.SUM | Status.MXR;

    private final Hart hart;
    private final Csrs csrs;

    /**
     * A hart with its CSRs.
     *
     * @param hart which
     * @param csrs the ones that it was made with
     */
    public RiscVState(Hart hart, Csrs csrs) {
        this.hart = hart;
        this.csrs = csrs;
    }

    /** {@return the registers, the level, the memory} */
    public Hart hart() {
        return hart;
    }

    /** {@return the CSRs; mstatus is up to date only after {@link #status}} */
    public Csrs csrs() {
        return csrs;
    }

    /** {@return mstatus and sstatus, with what the processor did to the floating-point state taken up} */
    public Status status() {
        if (hart.floatingPointDirty()) {
            csrs.status().markFloatingPointDirty();
            hart.clearFloatingPointDirty();
        }
        return csrs.status();
    }

    /**
     * Takes a trap (privileged architecture 1.12, 3.1.6.1 and 3.1.8): to S if it is delegated and does not come from M, else to M.
     *
     * @param trap an interrupt, or an exception with a code of the architecture, or a machine check
     */
    public void take(Trap trap) {
        boolean interrupt = trap instanceof Trap.Interrupt;
        int code = trap.cause() == Cause.MACHINE_CHECK.number() ? HARDWARE_ERROR : trap.cause();
        PrivilegeLevel from = hart.level();
        hart.countTrap();
        hart.cancelReservation();
        if (csrs.goesToSupervisor(code, interrupt, from)) {
            csrs.status().enterSupervisor(from);
            hart.setPc(csrs.supervisor().enter(hart.pc(), code, interrupt, trap.operand()));
            hart.setLevel(PrivilegeLevel.SUPERVISOR);
        } else {
            csrs.status().enterMachine(from);
            hart.setPc(csrs.machine().enter(hart.pc(), code, interrupt, trap.operand()));
            hart.setLevel(PrivilegeLevel.MACHINE);
        }
    }

    void returnFromSupervisor() {
        PrivilegeLevel to = csrs.status().leaveSupervisor();
        hart.cancelReservation();
        hart.completeJump(csrs.supervisor().returnAddress());
        hart.setLevel(to);
    }

    void returnFromMachine() {
        PrivilegeLevel to = csrs.status().leaveMachine();
        hart.cancelReservation();
        hart.completeJump(csrs.machine().returnAddress());
        hart.setLevel(to);
    }

    long cycles() {
        return csrs.counters().cycles(hart.time());
    }

    long instructions() {
        return csrs.counters().instructions(hart.retired());
    }

    long ticks() {
        return csrs.board().time();
    }

    void writeCycles(long value) {
        csrs.counters().setCycles(hart.time() + 1, value);
    }

    void writeInstructions(long value) {
        csrs.counters().setInstructions(hart.retired() + 1, value);
    }

    void writeCountInhibit(long value) {
        csrs.counters().setStopped(hart.time() + 1, hart.retired() + 1, value);
    }

    void writeMachineStatus(long value) {
        long before = status().machine();
        csrs.status().setMachine(value);
        statusChanged(before);
    }

    void writeSupervisorStatus(long value) {
        long before = status().machine();
        csrs.status().setSupervisor(value);
        statusChanged(before);
    }

    void writeSatp(long value) {
        if (csrs.setSatp(value)) {
            hart.requestComposition(new Recomposition.Root());
        }
    }

    void writeProtection(boolean changed) {
        if (changed) {
            hart.requestComposition(new Recomposition.Everything());
        }
    }

    private void statusChanged(long before) {
        if (((before ^ csrs.status().machine()) & TRANSLATES) != 0) {
            hart.translationChanged();
        }
    }
}
