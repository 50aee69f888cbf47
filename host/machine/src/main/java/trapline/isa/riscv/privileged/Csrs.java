package trapline.isa.riscv.privileged;

import trapline.isa.riscv.Access;
import trapline.isa.riscv.PhysicalMemory;
import trapline.isa.riscv.PrivilegeLevel;
import trapline.isa.riscv.PrivilegedState;
import trapline.machine.EndOfTime;

/**
 * The control and status registers of a hart above user level (privileged architecture 1.12), as values with their rules for
 * what can be written. Who may access which is said by the tables of {@link Csr}s.
 */
public final class Csrs implements PrivilegedState {
    /** How many longs {@link #save} writes. */
    public static final int SAVED_LONGS = Csrs.REST_AT + 4;

    /** misa: 64 bits, with A, C, D, F, I, M, S and U. */
    public static final long MISA = 2L << 62 | extensions("ACDFIMSU");

    /** Exceptions that can be delegated: all that this machine can raise below M (3.1.8). */
    private static final long DELEGABLE = 0xb3ff;

    /** A hardware error, which exists from version 1.13 on, and which software cannot delegate. */
    private static final long HARDWARE_ERROR = 1L << 19;

    private static final long FENCE_OF_IO_IMPLIES_MEMORY = 1;
    private static final long STIMECMP_ENABLE = 1L << 63;

    private static final int MACHINE_AT = 1;
    private static final int SUPERVISOR_AT = MACHINE_AT + TrapRegisters.SAVED_LONGS;
    private static final int INTERRUPTS_AT = SUPERVISOR_AT + TrapRegisters.SAVED_LONGS;
    private static final int COUNTERS_AT = INTERRUPTS_AT + Interrupts.SAVED_LONGS;
    private static final int PMP_AT = COUNTERS_AT + Counters.SAVED_LONGS;
    private static final int REST_AT = PMP_AT + Pmp.SAVED_LONGS;

    private final Status status = new Status();
    private final TrapRegisters machine = new TrapRegisters();
    private final TrapRegisters supervisor = new TrapRegisters();
    private final Interrupts interrupts = new Interrupts();
    private final Counters counters = new Counters();
    private final Pmp pmp = new Pmp();
    private final MachineClock clock = new MachineClock();
    private Board board = new BareBoard(clock);
    private long exceptionsDelegated;
    private long machineEnvironment;
    private long supervisorEnvironment;
    private long satp;

    /** {@return mstatus and sstatus} */
    public Status status() {
        return status;
    }

    /** {@return mtvec, mscratch, mepc, mcause, mtval} */
    public TrapRegisters machine() {
        return machine;
    }

    /** {@return stvec, sscratch, sepc, scause, stval} */
    public TrapRegisters supervisor() {
        return supervisor;
    }

    /** {@return mip, mie, mideleg, sip, sie, stimecmp} */
    public Interrupts interrupts() {
        return interrupts;
    }

    /** {@return mcycle, minstret and who may read them} */
    public Counters counters() {
        return counters;
    }

    /** {@return pmpcfg and pmpaddr} */
    public Pmp pmp() {
        return pmp;
    }

    /** {@return the clock behind mtime} */
    public MachineClock clock() {
        return clock;
    }

    /** {@return the board around the hart} */
    public Board board() {
        return board;
    }

    /**
     * Connects a board with timers and interrupt lines; there is none before.
     *
     * @param connected the board
     */
    public void connect(Board connected) {
        board = connected;
    }

    /** {@return medeleg} */
    public long exceptionsDelegated() {
        return exceptionsDelegated & DELEGABLE;
    }

    /**
     * Writes medeleg.
     *
     * @param value any
     */
    public void setExceptionsDelegated(long value) {
        exceptionsDelegated = exceptionsDelegated & ~DELEGABLE | value & DELEGABLE;
    }

    /** Sends hardware errors to S too: for a machine without software in M. */
    public void delegateHardwareErrors() {
        exceptionsDelegated |= HARDWARE_ERROR;
    }

    /**
     * {@return whether a trap from a level goes to S}
     *
     * @param code of the exception or interrupt
     * @param interrupt which of the two
     * @param level at which it happens
     */
    public boolean goesToSupervisor(int code, boolean interrupt, PrivilegeLevel level) {
        long delegated = interrupt ? interrupts.delegated() : exceptionsDelegated;
        return level != PrivilegeLevel.MACHINE && (delegated >> code & 1) != 0;
    }

    /** {@return menvcfg} */
    public long machineEnvironment() {
        return machineEnvironment | (interrupts.timer().on() ? STIMECMP_ENABLE : 0);
    }

    /**
     * Writes menvcfg (3.1.18): FIOM and STCE. ADUE stays 0: the accessed and dirty bits are software's (Svade).
     *
     * @param value any
     */
    public void setMachineEnvironment(long value) {
        machineEnvironment = value & FENCE_OF_IO_IMPLIES_MEMORY;
        interrupts.timer().setOn((value & STIMECMP_ENABLE) != 0);
    }

    /** {@return senvcfg} */
    public long supervisorEnvironment() {
        return supervisorEnvironment;
    }

    /**
     * Writes senvcfg (4.1.10): FIOM.
     *
     * @param value any
     */
    public void setSupervisorEnvironment(long value) {
        supervisorEnvironment = value & FENCE_OF_IO_IMPLIES_MEMORY;
    }

    @Override
    public long satp() {
        return satp;
    }

    /**
     * Writes satp. A mode that this machine does not have leaves it as it is.
     *
     * @param value any
     * @return whether it changed
     */
    public boolean setSatp(long value) {
        if (!Satp.legal(value) || value == satp) {
            return false;
        }
        satp = value;
        return true;
    }

    @Override
    public PrivilegeLevel dataLevel(PrivilegeLevel level) {
        return level == PrivilegeLevel.MACHINE && status.has(Status.MPRV) ? status.previousMachine() : level;
    }

    @Override
    public boolean supervisorUserMemory() {
        return status.has(Status.SUM);
    }

    @Override
    public boolean executableReadable() {
        return status.has(Status.MXR);
    }

    @Override
    public boolean floatingPoint() {
        return !status.floatingPointOff();
    }

    @Override
    public boolean protectionAllows(long physicalAddress, int size, Access access, PrivilegeLevel level) {
        int needed = switch (access) {
            case FETCH -> Pmp.EXECUTE;
            case LOAD -> Pmp.READ;
            case STORE -> Pmp.WRITE;
        };
        return (pmp.allowed(physicalAddress, size, level) & needed) != 0;
    }

    @Override
    public boolean protectionIsUniform(long physicalAddress) {
        return !pmp.splits(physicalAddress, PhysicalMemory.PAGE_SIZE);
    }

    @Override
    public boolean protectionIsOpen(long physicalAddress, long size, PrivilegeLevel level) {
        int needed = Pmp.READ | Pmp.WRITE;
        return (pmp.allowed(physicalAddress, size, level) & needed) == needed;
    }

    @Override
    public int dueInterrupt(PrivilegeLevel level) {
        return interrupts.due(level, status);
    }

    @Override
    public boolean interruptPending() {
        return interrupts.wake();
    }

    @Override
    public long nextDeadline() {
        SupervisorTimer timer = interrupts.timer();
        long own = timer.on() ? board.dueAt(timer.compare()) : Board.NEVER;
        long next = clock.timeOf(Math.min(own, board.deadline()));
        return next > EndOfTime.TIME ? Long.MAX_VALUE : next;
    }

    @Override
    public void advance(long time) {
        clock.advance(time);
        interrupts.setLines(board.advance());
        interrupts.timer().advance(board.time());
    }

    /**
     * Becomes as after its creation (3.4). Its clock goes on, and the counters begin at 0.
     *
     * @param hartTime the hart's time
     * @param retired how many instructions it has retired
     */
    public void reset(long hartTime, long retired) {
        long[] fresh = new long[SAVED_LONGS];
        new Csrs().save(fresh, 0);
        restore(fresh, 0);
        counters.setCycles(hartTime, 0);
        counters.setInstructions(retired, 0);
    }

    /**
     * Copies everything that can change.
     *
     * @param into receives it, in an order of its own
     * @param at where, with room for {@link #SAVED_LONGS}
     */
    public void save(long[] into, int at) {
        into[at] = status.machine();
        machine.save(into, at + MACHINE_AT);
        supervisor.save(into, at + SUPERVISOR_AT);
        interrupts.save(into, at + INTERRUPTS_AT);
        counters.save(into, at + COUNTERS_AT);
        pmp.save(into, at + PMP_AT);
        into[at + REST_AT] = exceptionsDelegated;
        into[at + REST_AT + 1] = machineEnvironment;
        into[at + REST_AT + 2] = supervisorEnvironment;
        into[at + REST_AT + 3] = satp;
    }

    /**
     * Becomes what was saved.
     *
     * @param from what {@link #save} wrote
     * @param at where it wrote it
     */
    public void restore(long[] from, int at) {
        status.setMachine(from[at]);
        machine.restore(from, at + MACHINE_AT);
        supervisor.restore(from, at + SUPERVISOR_AT);
        interrupts.restore(from, at + INTERRUPTS_AT);
        counters.restore(from, at + COUNTERS_AT);
        pmp.restore(from, at + PMP_AT);
        exceptionsDelegated = from[at + REST_AT];
        machineEnvironment = from[at + REST_AT + 1];
        supervisorEnvironment = from[at + REST_AT + 2];
        satp = from[at + REST_AT + 3];
    }

    private static long extensions(String letters) {
        return letters.chars().mapToLong(letter -> 1L << (letter - 'A')).sum();
    }
}
