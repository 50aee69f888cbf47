package trapline.isa.thirdgen;

import trapline.device.Console;
import trapline.device.Drum;
import trapline.device.IntervalTimer;
import trapline.machine.Exit;
import trapline.machine.Input;
import trapline.machine.Mode;
import trapline.machine.Processor;
import trapline.machine.Psw;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.machine.Trap;

/**
 * A state S = &lt;E, M, P, R&gt; of the formal machine, with its sixteen registers and, beyond the paper, its timer, console and
 * drum. It is the state of a bare machine and of a virtual one alike: a bare machine is the one whose region is all of a
 * storage of its own. M, P and R here are what the machine's program sees.
 *
 * <p>What the processor runs with is the R <em>in effect</em>: this R composed with the region. Only the allocator A composes
 * it ({@link #grant}, {@link #compose}); until it has, after R changed, the R in effect is a window onto nothing, so that
 * forgetting A can only stop a machine and never let it out.
 *
 * <p>Time is counted in instructions: those retired plus those skipped while idle. Interrupts are taken in user mode, or
 * when idle: supervisor mode masks them.
 *
 * <p>Not thread-safe; whoever holds the machine owns it.
 */
public final class ThirdGenState {
    /** How many general registers there are. */
    public static final int REGISTERS = 16;

    /** The cell that receives the PSW at a trap. */
    public static final int OLD_PSW = 0;

    /** The cell that a trap takes the new PSW from. */
    public static final int NEW_PSW = 1;

    /** The cell that receives the cause of a trap. */
    public static final int CAUSE = 2;

    /** The cell that receives the operand of a trap. */
    public static final int OPERAND = 3;

    /** The smallest storage: the four fixed cells and something to execute. */
    public static final int SMALLEST_STORAGE = 16;

    /** Another array after each run of the processor. */
    long[] registers = new long[REGISTERS];

    final Storage storage;
    long p;
    long retired;
    /** The R in effect. */
    long base;
    /** The R in effect. */
    long bound;

    final Console console = new Console();
    final Drum drum;
    final IntervalTimer timer = new IntervalTimer();
    Mode mode;
    RelocationBounds r;
    /** The bound that A put into effect; a processor on which a program can decrease it may have changed {@link #bound}. */
    private long composedBound;

    private RelocationBounds region;
    private boolean composed;
    boolean consolePending;
    boolean waiting;
    boolean halted;
    long idled;
    long traps;
    final Clips clips = new Clips();

    /**
     * A machine at its start: zero registers, devices at rest, R in effect.
     *
     * @param storage the storage that holds the region, with the program in place
     * @param region where this machine's E lies in {@code storage}; its b is the machine's q
     * @param entry the PSW to start with
     * @param drumSectors how many sectors its drum has, at least 0
     */
    public ThirdGenState(Storage storage, RelocationBounds region, Psw entry, long drumSectors) {
        this.storage = storage;
        this.region = region;
        this.drum = new Drum(drumSectors);
        this.mode = entry.mode();
        this.p = entry.p();
        this.r = entry.r();
        grant(region);
    }

    /** {@return M, P and R as this machine's program sees them} */
    public Psw psw() {
        return new Psw(mode, p, r);
    }

    /** {@return P} */
    public long p() {
        return p;
    }

    /** {@return M} */
    public Mode mode() {
        return mode;
    }

    /** {@return R as this machine's program set it} */
    public RelocationBounds r() {
        return r;
    }

    /** {@return the R that the processor runs with} */
    public RelocationBounds inEffect() {
        return new RelocationBounds(base, bound);
    }

    /** {@return where this machine's E lies in the storage} */
    public RelocationBounds region() {
        return region;
    }

    /** {@return the storage that holds the region} */
    public Storage storage() {
        return storage;
    }

    /** {@return a copy of the registers} */
    public long[] registers() {
        return registers.clone();
    }

    /**
     * {@return the word in a register}
     *
     * @param register 0 to 15
     */
    public long register(int register) {
        return registers[register];
    }

    /**
     * Sets a register, for those who prepare a state.
     *
     * @param register 0 to 15
     * @param word its new content
     */
    public void setRegister(int register, long word) {
        registers[register] = word;
    }

    /** {@return the console} */
    public Console console() {
        return console;
    }

    /** {@return the drum} */
    public Drum drum() {
        return drum;
    }

    /** {@return how many instructions have completed} */
    public long retired() {
        return retired;
    }

    /** {@return how many traps were taken, interrupts included} */
    public long traps() {
        return traps;
    }

    /** {@return the position in the machine's history: instructions retired and traps taken} */
    public long steps() {
        return retired + traps;
    }

    /** {@return whether it has halted} */
    public boolean halted() {
        return halted;
    }

    /** {@return whether it is idle until an interrupt} */
    public boolean waiting() {
        return waiting;
    }

    /**
     * Gives the machine a region, at its start or in place of the one it had, whose content was moved there; composes R.
     *
     * @param granted where the machine's E now lies; its b is the machine's q from now on
     */
    public void grant(RelocationBounds granted) {
        if (granted.b() < SMALLEST_STORAGE || granted.end() > storage.q()) {
            throw new IllegalArgumentException("region " + granted + " of a storage of " + storage.q());
        }
        region = granted;
        compose();
    }

    /** Composes R with the region: from now on it is in effect. */
    public void compose() {
        RelocationBounds effective = r.within(region);
        base = effective.l();
        bound = effective.b();
        composedBound = bound;
        composed = true;
        clips.note(r, region);
    }

    /** {@return how many R that the program set reached beyond the region; moving the region counts none again} */
    public long clipped() {
        return clips.count;
    }

    /** {@return the last R that did; a window onto nothing if none did} */
    public RelocationBounds lastClipped() {
        return clips.last;
    }

    /** {@return whether the R in effect is the one that the program set} */
    public boolean composed() {
        return composed;
    }

    /**
     * Executes directly until the quantum is over or something happens that direct execution cannot do.
     *
     * @param processor executes
     * @param quantum how many instructions may retire, at least 0
     * @return why it stopped; a trap has not been taken yet
     */
    public Exit run(Processor<ThirdGenState> processor, long quantum) {
        if (halted) {
            return Exit.HALTED;
        }
        long left = quantum;
        while (left > 0) {
            if (interruptDue()) {
                return new Exit.Trapped((timer.pending() ? Cause.TIMER : Cause.CONSOLE).interrupt());
            }
            if (waiting && !timer.armed()) {
                return Exit.WAITING_FOR_INTERRUPT;
            }
            if (waiting) {
                idled += timer.left(time());
                timer.advance(time());
                continue;
            }
            long before = retired;
            Exit exit = processor.run(this, Math.min(left, timer.left(time())));
            timer.advance(time());
            left -= retired - before;
            if (!(exit instanceof Exit.QuantumExpired)) {
                return exit;
            }
        }
        return waiting && !timer.armed() && !interruptDue() ? Exit.WAITING_FOR_INTERRUPT : Exit.QUANTUM_EXPIRED;
    }

    /**
     * The trap of the paper: E[0] := PSW, E[2] := the cause, E[3] := the operand, PSW := E[1]. The cells are those of this
     * machine's E, whatever R is. A trap is a step; it retires nothing.
     *
     * @param trap which; taking an interrupt acknowledges it
     */
    public void take(Trap trap) {
        storage.store(region.l() + OLD_PSW, PswWord.encode(mode, p, r));
        storage.store(region.l() + CAUSE, trap.cause());
        storage.store(region.l() + OPERAND, trap.operand());
        if (trap instanceof Trap.Interrupt) {
            acknowledge(Cause.of(trap));
        }
        waiting = false;
        traps++;
        loadPsw(storage.load(region.l() + NEW_PSW));
    }

    /**
     * Lets something in from outside.
     *
     * @param input console input must fit {@link Console#inputRoom}; a bit flip beyond the machine's storage hits nothing, and
     *     frames and the wall clock do not reach this machine
     */
    public void deliver(Input input) {
        switch (input) {
            case Input.ConsoleInput(String bytes) -> {
                console.type(bytes);
                consolePending = true;
            }
            case Input.ConsoleEnd() -> {
                console.endInput();
                consolePending = true;
            }
            case Input.BitFlip(long address, int bit) -> flip(address, bit);
            case Input.NetworkFrame _, Input.ClockSync _ -> {
                // This machine has no network, and its time is counted in instructions.
            }
        }
    }

    void loadPsw(long word) {
        mode = PswWord.mode(word);
        p = PswWord.p(word);
        setR(PswWord.r(word));
    }

    void setR(RelocationBounds requested) {
        r = requested;
        clips.presentCounted = false;
        base = 0;
        bound = 0;
        composedBound = 0;
        composed = false;
    }

    /** Leaves supervisor mode, as an instruction of a machine with a flaw does. */
    void enterUserMode() {
        mode = Mode.USER;
    }

    /**
     * Decreases the bound of the real processor's R.
     *
     * @param b the new one, if it is an address inside R; else nothing happens, so that R's end need not be known
     * @param real that R: this machine's own on a bare machine, else R'
     */
    void decreaseBound(long b, RelocationBounds real) {
        if (Long.compareUnsigned(b, bound) >= 0) {
            return;
        }
        bound = b;
        if (real.equals(r)) {
            readBack();
        }
    }

    /**
     * Takes up what the program did to the real R without a trap: the control program finds R' in the PSW when it is entered,
     * and R' = (l + k, b) says what the virtual R is. No conventional machine's program can do that.
     */
    public void readBack() {
        if (bound != composedBound) {
            r = new RelocationBounds(r.l(), bound);
            composedBound = bound;
        }
    }

    void setTimer(long interval) {
        // The interval starts when the instruction that sets it has retired.
        timer.set(time() + 1, interval);
    }

    long timerLeft() {
        return timer.armed() ? timer.left(time()) : 0;
    }

    void idle() {
        waiting = true;
    }

    void halt() {
        halted = true;
    }

    /** Completes an instruction that was executed outside the processor. */
    void retire() {
        retired++;
        timer.advance(time());
    }

    long time() {
        return retired + idled;
    }

    /** {@return what is beyond E, M, P, R and the registers: devices, and whether the machine has stopped} */
    public String beyond() {
        return "%s %s %s waiting %s halted %s"
                .formatted(timer.fingerprint(time()), console.fingerprint(), drum.fingerprint(), waiting, halted);
    }

    private boolean interruptDue() {
        return (timer.pending() || consolePending) && (waiting || mode == Mode.USER);
    }

    private void acknowledge(Cause cause) {
        if (cause == Cause.TIMER) {
            timer.acknowledge();
        } else {
            consolePending = false;
        }
    }

    private void flip(long address, int bit) {
        if (address < region.b()) {
            storage.store(region.l() + address, storage.load(region.l() + address) ^ 1L << bit);
        }
    }
}
