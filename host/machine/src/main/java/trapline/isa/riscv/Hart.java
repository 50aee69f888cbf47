package trapline.isa.riscv;

import java.util.Arrays;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import trapline.isa.riscv.floating.FloatingFlags;
import trapline.isa.riscv.floating.RoundingMode;
import trapline.machine.Exit;
import trapline.machine.Processor;
import trapline.machine.RelocationBounds;
import trapline.machine.Trap;

/**
 * A state S of the RISC-V machine: one hart with its registers, its virtual privilege level and its memory. The CSRs are a
 * {@link PrivilegedState}, which belongs to the control program; the devices are behind it too.
 *
 * <p>The level is virtual: the real processor executes this hart in its user mode at each of them. What the guest's satp and PMP let
 * it reach is composed with its region R by the allocator A only: after {@link #requestComposition} the hart has a window onto
 * nothing, and every fetch fails, until A calls {@link #composeRelocation}. Forgetting A can only stop a machine, never let it out.
 *
 * <p>Time is counted in instructions: those retired plus those skipped while waiting for an interrupt.
 *
 * <p>Not thread-safe; whoever holds the machine owns it.
 */
public final class Hart {
    /** How many integer registers there are, and how many floating-point registers. */
    public static final int REGISTERS = 32;

    /** Where results go that are meant for x0, which thereby stays 0. */
    static final int SINK = 32;

    /** As many as six bits can name: the registers, the sink, and nothing. */
    static final int REGISTER_SLOTS = 64;

    /** Replaced by each run of the processor, see there. */
    long[] x = new long[REGISTER_SLOTS];

    /** As long as {@link #x}, so that the processor finds the destination in both by the same six bits. */
    final long[] f = new long[REGISTER_SLOTS];

    final PhysicalMemory memory;
    final Translation translation;
    final DeviceAccess deviceAccess = new DeviceAccess();
    final FloatingFlags flags = new FloatingFlags();
    long pc;
    int frm;
    boolean floatingPoint;
    boolean floatingPointDirty;
    long retired;
    boolean waiting;
    /** Where translated code keeps what is left of its stretch, while it is not in a variable. */
    int left;
    /** What is left of the quantum behind the stretch that is interpreted: translated code may execute it too. */
    int reserve;
    /** What is translated of this hart's code; null until a processor that translates has run it. */
    @Nullable
    Regions regions;

    private final PrivilegedState privileged;
    private PrivilegeLevel level = PrivilegeLevel.MACHINE;
    private Cause failure = Cause.MACHINE_CHECK;
    private long failureOperand;
    private boolean failing;
    private Recomposition request = new Recomposition.Root();
    private boolean composed;
    private boolean halted;
    private long traps;
    private long idled;

    /**
     * A hart at reset: in M, registers zero, translation composed.
     *
     * @param memory its RAM
     * @param privileged its CSRs, at reset
     * @param pc the first instruction's address
     */
    public Hart(PhysicalMemory memory, PrivilegedState privileged, long pc) {
        this.memory = memory;
        this.privileged = privileged;
        this.translation = new Translation(memory, privileged);
        this.pc = pc;
        composeRelocation();
    }

    /** {@return the address of the next instruction} */
    public long pc() {
        return pc;
    }

    /**
     * Jumps.
     *
     * @param virtualAddress the next instruction's, even
     */
    public void setPc(long virtualAddress) {
        pc = virtualAddress;
    }

    /**
     * {@return an integer register}
     *
     * @param register 0 to 31
     */
    public long x(int register) {
        return x[register];
    }

    /**
     * Sets an integer register; x0 stays 0.
     *
     * @param register 0 to 31
     * @param value its new content
     */
    public void setX(int register, long value) {
        x[register == 0 ? SINK : register] = value;
    }

    /**
     * {@return a floating-point register's 64 bits; a single is NaN-boxed}
     *
     * @param register 0 to 31
     */
    public long f(int register) {
        return f[register];
    }

    /**
     * Sets a floating-point register's 64 bits.
     *
     * @param register 0 to 31
     * @param bits its new content
     */
    public void setF(int register, long bits) {
        f[register] = bits;
    }

    /** {@return fcsr: frm in bits 7 to 5, fflags in bits 4 to 0} */
    public int fcsr() {
        return frm << 5 | flags.bits();
    }

    /**
     * Sets fcsr. Does not mark floating point dirty.
     *
     * @param value of which bits 7 to 0 count
     */
    public void setFcsr(int value) {
        frm = value >>> 5 & 7;
        flags.set(value);
    }

    /** {@return whether the processor has written floating-point state since {@link #clearFloatingPointDirty}; for mstatus.FS} */
    public boolean floatingPointDirty() {
        return floatingPointDirty;
    }

    /** Forgets that floating-point state was written, when mstatus.FS has taken it up or was overwritten. */
    public void clearFloatingPointDirty() {
        floatingPointDirty = false;
    }

    /** {@return whether loads, stores and moves of floating-point registers have no effect but on registers and memory} */
    boolean floatingPointReady() {
        return floatingPoint && floatingPointDirty;
    }

    /** {@return whether arithmetic to nearest with a plainly normal result has no effect but the result} */
    boolean arithmeticReady() {
        return floatingPointReady() && frm == RoundingMode.RNE && (flags.bits() & FloatingFlags.NX) != 0;
    }

    /** {@return the virtual privilege level} */
    public PrivilegeLevel level() {
        return level;
    }

    /**
     * Changes the virtual privilege level, and calls {@link #translationChanged}.
     *
     * @param level the new one
     */
    public void setLevel(PrivilegeLevel level) {
        this.level = level;
        translationChanged();
    }

    /** {@return the RAM} */
    public PhysicalMemory memory() {
        return memory;
    }

    /** {@return how many instructions have completed: minstret and mcycle count this} */
    public long retired() {
        return retired;
    }

    /** {@return how many traps the hart has taken, interrupts included} */
    public long traps() {
        return traps;
    }

    /** {@return the position in the machine's history: instructions retired and traps taken} */
    public long steps() {
        return retired + traps;
    }

    /** {@return the time in instructions: those retired, and those skipped while waiting} */
    public long time() {
        return retired + idled;
    }

    /** {@return whether it has stopped for good} */
    public boolean halted() {
        return halted;
    }

    /** Stops the hart for good. */
    public void halt() {
        halted = true;
    }

    /**
     * Resets: registers zero, in M, no reservation. What it has counted goes on, and A must compose its translation. The CSRs have been reset
     * before.
     *
     * @param entry the first instruction's address, even
     */
    public void reset(long entry) {
        Arrays.fill(x, 0);
        Arrays.fill(f, 0);
        setFcsr(0);
        floatingPointDirty = false;
        pc = entry;
        waiting = false;
        cancelReservation();
        requestComposition(new Recomposition.Everything());
        setLevel(PrivilegeLevel.MACHINE);
    }

    /** {@return whether it waits for an interrupt} */
    public boolean waiting() {
        return waiting;
    }

    /** Breaks the reservation of a load-reserved, if one is held: a trap and a return from one do. */
    public void cancelReservation() {
        memory.reservation = PhysicalMemory.NO_RESERVATION;
    }

    /** Makes the hart wait until an interrupt is pending, after a {@code wfi} that {@link #complete}d. */
    public void waitForInterrupt() {
        waiting = true;
    }

    /** Counts a trap that is being taken, an interrupt or an exception; it retires nothing. */
    public void countTrap() {
        traps++;
        waiting = false;
    }

    /**
     * Completes an instruction that was executed outside the processor, and goes on behind it.
     *
     * @param length of the instruction, 2 or 4 bytes; pc moves by it
     */
    public void complete(int length) {
        pc += length;
        retired++;
        privileged.advance(time());
    }

    /**
     * Completes an instruction that was executed outside the processor, and that jumps.
     *
     * @param target the next instruction's virtual address
     */
    public void completeJump(long target) {
        pc = target;
        retired++;
        privileged.advance(time());
    }

    /**
     * Says that the level, SUM, MXR, MPRV, MPP or FS may have changed: what is translated stays valid, but other translations are in
     * effect now. Cheap; {@link #setLevel} calls it.
     */
    public void translationChanged() {
        floatingPoint = privileged.floatingPoint();
        translation.select(level);
    }

    /**
     * Asks A to compose the guest's translation anew. Until it has, nothing can be fetched.
     *
     * @param wanted what the guest did; of two requests before A comes, both hold
     */
    public void requestComposition(Recomposition wanted) {
        request = composed ? wanted : new Recomposition.Everything();
        composed = false;
    }

    /** {@return whether the translation in effect is the one that the guest has set} */
    public boolean composed() {
        return composed;
    }

    /** Composes the guest's translation with its region: from now on it is in effect. By A only. */
    public void composeRelocation() {
        translation.drop(request);
        composed = true;
        translationChanged();
    }

    /**
     * Gives the hart's memory a region in place of the one it had, whose content was moved there, and composes. By A only.
     *
     * @param granted where RAM now lies
     */
    public void grant(RelocationBounds granted) {
        memory.grant(granted);
        request = new Recomposition.Everything();
        composeRelocation();
    }

    /** Takes over what was counted before it was saved. */
    void count(long trapsTaken, long timeSkipped) {
        traps = trapsTaken;
        idled = timeSkipped;
    }

    /** {@return the access on which the last {@link Cause#DEVICE_ACCESS} stopped} */
    public PendingAccess pendingAccess() {
        return deviceAccess.pending();
    }

    /**
     * Completes the load that is pending: extends the value, sets the register, goes on behind the instruction.
     *
     * @param value what was read, in its low bytes; the others do not matter
     */
    public void completeLoad(long value) {
        complete(deviceAccess.load(this, value));
    }

    /** Completes the store that is pending, which was done: goes on behind the instruction. */
    public void completeStore() {
        complete(deviceAccess.length());
    }

    /** {@return the bits of the instruction at pc, 16 or 32 of them; empty if they cannot be fetched} */
    public OptionalInt instruction() {
        return Fetch.bits(this, pc);
    }

    /** Notes why the instruction at pc cannot complete; {@return -1} */
    long fail(Cause cause, long operand) {
        failure = cause;
        failureOperand = operand;
        failing = true;
        return -1;
    }

    /** {@return whether {@link #fail} was called since {@link #clearFailure}} */
    boolean failing() {
        return failing;
    }

    /** Forgets that an instruction failed. */
    void clearFailure() {
        failing = false;
    }

    /** {@return the trap for what {@link #fail} noted} */
    Exit failed() {
        return new Exit.Trapped(failure.exception(failureOperand));
    }

    /** {@return whether there is anything that {@link #forget} would give back} */
    public boolean remembers() {
        return memory.decoded.count() > 0;
    }

    /** Gives back what only makes execution faster: what was decoded and translated. Between two runs; the state stays as it is. */
    public void forget() {
        memory.decoded.clear();
        translation.forget();
        regions = null;
    }

    /** {@return what {@link #fail} noted last} */
    Cause failure() {
        return failure;
    }

    /** {@return the operand of what {@link #fail} noted last} */
    long failureOperand() {
        return failureOperand;
    }

    /**
     * Runs until the quantum is over or something happens that direct execution cannot do. Timer interrupts become pending at their
     * exact time, interrupts are taken between two instructions, and a hart that waits jumps to its next deadline.
     *
     * @param processor executes
     * @param quantum how many instructions may retire, at least 0
     * @return why it stopped; a trap has not been taken yet
     */
    public Exit run(Processor<Hart> processor, long quantum) {
        if (halted) {
            return Exit.HALTED;
        }
        long left = quantum;
        while (left > 0) {
            int interrupt = privileged.dueInterrupt(level);
            if (interrupt >= 0) {
                return new Exit.Trapped(new Trap.Interrupt(interrupt, 0));
            }
            long deadline = privileged.nextDeadline();
            if (waiting && !privileged.interruptPending()) {
                if (deadline == Long.MAX_VALUE) {
                    return Exit.WAITING_FOR_INTERRUPT;
                }
                idled += Math.max(0, deadline - time());
                privileged.advance(time());
                continue;
            }
            waiting = false;
            long before = retired;
            Exit exit = processor.run(this, Math.min(left, Math.max(1, deadline - time())));
            privileged.advance(time());
            left -= retired - before;
            if (!(exit instanceof Exit.QuantumExpired)) {
                return exit;
            }
        }
        return Exit.QUANTUM_EXPIRED;
    }
}
