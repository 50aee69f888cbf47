package trapline.theory.thirdgen;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import trapline.isa.thirdgen.Cause;
import trapline.isa.thirdgen.InstructionTable;
import trapline.isa.thirdgen.PswWord;
import trapline.isa.thirdgen.ThirdGenBareMachine;
import trapline.isa.thirdgen.ThirdGenState;
import trapline.isa.thirdgen.assembler.Disassembler;
import trapline.machine.Exit;
import trapline.machine.Input;
import trapline.machine.Mode;
import trapline.machine.Processor;
import trapline.machine.Psw;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.machine.Trap;
import trapline.theory.Frame;
import trapline.theory.Outcome;
import trapline.theory.Situation;

/**
 * An instruction in a window E|r with everything a program can name. A place is an l with the content of all of storage around
 * the window; E[1] is the same in all of them, even where the window covers it.
 */
final class ThirdGenSituation implements Situation {
    /**
     * The machine that is tried.
     *
     * @param table its instruction table
     * @param bare its processor on a bare machine
     * @param hosted its processor under a monitor
     */
    record Machine(InstructionTable table, Processor<ThirdGenState> bare, Processor<ThirdGenState> hosted) {}

    /** Where a window lies, and what is in storage around it; as long as storage is. */
    static final class Place {
        private final int l;
        private final long[] around;

        Place(int l, long[] around) {
            this.l = l;
            this.around = around.clone();
        }
    }

    private static final long DRUM_SECTORS = 2;
    private static final int LARGEST_SHOWN = 4;

    private final Machine machine;
    private final Storage storage;
    private final List<Place> places;
    private final List<Frame> frames;
    private final String typed;
    private final boolean looksBeyond;

    final long[] registers = new long[ThirdGenState.REGISTERS];
    private long[] window = new long[0];
    private int p;

    /**
     * An empty one; it is given its content by {@link #set}.
     *
     * @param machine which machine
     * @param places of one size of storage
     * @param typed what waits on the console; may be nothing
     * @param looksBeyond whether devices are compared, which takes time
     */
    ThirdGenSituation(Machine machine, List<Place> places, String typed, boolean looksBeyond) {
        this.machine = machine;
        this.places = List.copyOf(places);
        this.storage = Storage.allocate(places.getFirst().around.length);
        this.typed = typed;
        this.looksBeyond = looksBeyond;
        this.frames = IntStream.range(0, places.size())
                .boxed()
                .flatMap(place -> Arrays.stream(Mode.values()).map(mode -> new Frame(mode, place)))
                .toList();
    }

    /**
     * Gives it its window.
     *
     * @param content the words of E|r, with the instruction at P
     * @param at P, an index into them
     */
    void set(long[] content, int at) {
        window = content;
        p = at;
    }

    @Override
    public List<Frame> frames() {
        return frames;
    }

    private ThirdGenState prepare(Frame frame) {
        Place place = places.get(frame.place());
        storage.write(place.around, 0);
        if (window.length > ThirdGenState.NEW_PSW && places.stream().anyMatch(other -> other.l == 0)) {
            storage.store(ThirdGenState.NEW_PSW, window[ThirdGenState.NEW_PSW]);
        }
        storage.write(window, place.l);
        Psw psw = new Psw(frame.mode(), p, new RelocationBounds(place.l, window.length));
        ThirdGenState state = new ThirdGenState(storage, RelocationBounds.all(storage.q()), psw, DRUM_SECTORS);
        for (int i = 0; i < registers.length; i++) {
            state.setRegister(i, registers[i]);
        }
        if (!typed.isEmpty() && frame.mode() == Mode.SUPERVISOR) {
            // In user mode there would be an interrupt first, which no instruction caused.
            state.deliver(new Input.ConsoleInput(typed));
        }
        return state;
    }

    @Override
    public Outcome execute(Frame frame) {
        ThirdGenState state = prepare(frame);
        String beyond = looksBeyond ? state.beyond() : "";
        Psw before = state.psw();
        Optional<Trap> trap = ThirdGenBareMachine.step(state, machine.bare);
        if (trap.isPresent()) {
            return isMemoryTrap(trap.get()) ? Outcome.MEMORY_TRAP : Outcome.TRAPPED;
        }
        return Outcome.completed(
                state.mode() == before.mode(),
                state.r().equals(before.r()),
                !looksBeyond || state.beyond().equals(beyond),
                visible(state, before.r()));
    }

    /** An address outside the drum is to the drum what a memory trap is to storage. */
    private static boolean isMemoryTrap(Trap trap) {
        return Cause.of(trap) == Cause.MEMORY || Cause.of(trap) == Cause.DRUM;
    }

    private long[] visible(ThirdGenState state, RelocationBounds r) {
        long[] seen = new long[registers.length + window.length + 1];
        System.arraycopy(state.registers(), 0, seen, 0, registers.length);
        for (int i = 0; i < window.length; i++) {
            seen[registers.length + i] = storage.load(r.l() + i);
        }
        seen[seen.length - 1] = state.p();
        return seen;
    }

    @Override
    public boolean direct() {
        ThirdGenState state = prepare(frames.getFirst());
        return machine.hosted.run(state, 1) instanceof Exit.QuantumExpired;
    }

    @Override
    public long weight() {
        long weight = p + 2L * window.length;
        for (long register : registers) {
            weight += weight(register);
        }
        for (long word : window) {
            weight += weight(word);
        }
        return weight;
    }

    /** The size of a number: 0 for 0, and less for a small one. */
    static long weight(long word) {
        return word == 0 ? 0 : 1 + Long.SIZE - Long.numberOfLeadingZeros(word < 0 ? ~word : word) + (word < 0 ? 1 : 0);
    }

    @Override
    public String instruction() {
        return Disassembler.disassemble(window[p], machine.table);
    }

    @Override
    public String state(Frame frame) {
        return text(prepare(frame)) + window() + oldPsw(places.get(frame.place()));
    }

    /** The words of E|r, the instruction as a star; of a large window it says too little to be shown. */
    private String window() {
        if (window.length > LARGEST_SHOWN
                || Arrays.stream(window).filter(word -> word != 0).count() < 2) {
            return "";
        }
        return IntStream.range(0, window.length)
                .mapToObj(i -> i == p ? "*" : number(window[i]))
                .collect(Collectors.joining(", ", ", window [", "]"));
    }

    private String oldPsw(Place place) {
        boolean shown = window.length <= LARGEST_SHOWN && place.l > 0 && place.around[ThirdGenState.OLD_PSW] != 0;
        return shown ? ", E[0] = " + PswWord.decode(place.around[ThirdGenState.OLD_PSW]) : "";
    }

    private String text(ThirdGenState state) {
        String named = IntStream.range(0, registers.length)
                .filter(i -> state.register(i) != 0)
                .mapToObj(i -> ", r" + i + " = " + number(state.register(i)))
                .collect(Collectors.joining());
        return state.psw() + named;
    }

    private static String number(long word) {
        return Math.abs(word) < 1 << 20 ? Long.toString(word) : "0x" + Long.toHexString(word);
    }

    @Override
    public String result(Frame frame) {
        ThirdGenState state = prepare(frame);
        long[] before = storage.read(RelocationBounds.all(storage.q()));
        Optional<Trap> trap = ThirdGenBareMachine.step(state, machine.bare);
        if (trap.isPresent()) {
            return "trap " + Cause.of(trap.get()).label();
        }
        String cells = IntStream.range(0, before.length)
                .filter(i -> storage.load(i) != before[i])
                .limit(4)
                .mapToObj(i -> ", E[" + i + "] = " + number(storage.load(i)))
                .collect(Collectors.joining());
        String stopped = state.halted() ? ", halted" : state.waiting() ? ", idle" : "";
        return text(state) + cells + stopped;
    }
}
