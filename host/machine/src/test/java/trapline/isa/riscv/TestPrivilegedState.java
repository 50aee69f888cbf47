package trapline.isa.riscv;

/** CSRs for tests: plain fields, which a test sets and then tells the hart. */
public final class TestPrivilegedState implements PrivilegedState {
    /** Whether a range of physical addresses may be accessed. */
    @FunctionalInterface
    public interface Protection {
        /** {@return whether the access is allowed} */
        boolean allows(long physicalAddress, int size, Access access, PrivilegeLevel level);
    }

    private static final Protection ALL = (physicalAddress, size, access, level) -> true;

    /** satp. */
    public long satp;

    /** mstatus.SUM. */
    public boolean sum;

    /** mstatus.MXR. */
    public boolean mxr;

    /** Whether mstatus.FS is not Off. */
    public boolean floatingPoint = true;

    /** The level of loads and stores in M, as MPRV makes it. */
    public PrivilegeLevel machineDataLevel = PrivilegeLevel.MACHINE;

    /** What may be accessed. */
    public Protection protection = ALL;

    /** Whether a protection holds for whole pages. */
    public boolean uniform = true;

    /** When the timer interrupt becomes pending, in the hart's time. */
    public long deadline = Long.MAX_VALUE;

    /** Whether the timer interrupt is taken when pending. */
    public boolean interruptsEnabled;

    private boolean timerPending;

    @Override
    public long satp() {
        return satp;
    }

    @Override
    public PrivilegeLevel dataLevel(PrivilegeLevel level) {
        return level == PrivilegeLevel.MACHINE ? machineDataLevel : level;
    }

    @Override
    public boolean supervisorUserMemory() {
        return sum;
    }

    @Override
    public boolean executableReadable() {
        return mxr;
    }

    @Override
    public boolean floatingPoint() {
        return floatingPoint;
    }

    @Override
    public boolean protectionAllows(long physicalAddress, int size, Access access, PrivilegeLevel level) {
        return protection.allows(physicalAddress, size, access, level);
    }

    @Override
    public boolean protectionIsUniform(long physicalAddress) {
        return uniform;
    }

    @Override
    public boolean protectionIsOpen(long physicalAddress, long size, PrivilegeLevel level) {
        return uniform && protection.equals(ALL);
    }

    @Override
    public int dueInterrupt(PrivilegeLevel level) {
        return timerPending && interruptsEnabled ? 7 : -1;
    }

    @Override
    public boolean interruptPending() {
        return timerPending;
    }

    @Override
    public long nextDeadline() {
        return timerPending ? Long.MAX_VALUE : deadline;
    }

    @Override
    public void advance(long time) {
        timerPending = time >= deadline;
    }
}
