package trapline.monitor.thirdgen;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import trapline.isa.thirdgen.Cause;
import trapline.isa.thirdgen.FlawedProcessor;
import trapline.isa.thirdgen.FlawedProcessor.Standing;
import trapline.isa.thirdgen.InstructionTable;
import trapline.isa.thirdgen.PrivilegedInstruction;
import trapline.isa.thirdgen.PswWord;
import trapline.isa.thirdgen.StateCheckpoint;
import trapline.isa.thirdgen.ThirdGenBareMachine;
import trapline.isa.thirdgen.ThirdGenState;
import trapline.machine.BareMachine;
import trapline.machine.Processor;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.monitor.Interpreter;
import trapline.monitor.MachineKind;
import trapline.monitor.Monitor;
import trapline.monitor.Program;
import trapline.monitor.SavedProgram;
import trapline.monitor.ThirdGenProgram;

/** The third-generation machine, or one of its variants with a flaw, as a kind that can be hosted. */
public final class ThirdGenMachine implements MachineKind<ThirdGenGuest> {
    /** The name in images and specs of the conventional one. */
    public static final String NAME = InstructionTable.CONVENTIONAL_MACHINE;

    /** The index of the v_i of virtual supervisor mode. */
    static final int SUPERVISOR_MODE = PrivilegedInstruction.ALL.size() + Cause.values().length;

    private static final List<Interpreter<ThirdGenGuest>> INTERPRETERS = interpreters();

    private final InstructionTable table;
    private final Processor<ThirdGenState> bare;
    private final Processor<ThirdGenState> hosted;
    private final Monitor<ThirdGenGuest> monitor = new Monitor<>(new ThirdGenDispatcher(), INTERPRETERS);

    /** The conventional machine. */
    public ThirdGenMachine() {
        this(InstructionTable.CONVENTIONAL);
    }

    /**
     * A machine of the family.
     *
     * @param table its instruction table
     */
    public ThirdGenMachine(InstructionTable table) {
        this.table = table;
        this.bare = FlawedProcessor.of(table, Standing.BARE);
        this.hosted = FlawedProcessor.of(table, Standing.HOSTED);
    }

    /** {@return the conventional machine and all its variants} */
    public static List<ThirdGenMachine> family() {
        return InstructionTable.family().stream().map(ThirdGenMachine::new).toList();
    }

    /** {@return its instruction table} */
    public InstructionTable table() {
        return table;
    }

    @Override
    public String name() {
        return table.machine();
    }

    @Override
    public long smallestStorage() {
        return ThirdGenState.SMALLEST_STORAGE;
    }

    @Override
    public long largestStorage() {
        return PswWord.FIELD_MAX;
    }

    @Override
    public void check(Program program) {
        table.flaw().flatMap(flaw -> Refusal.of(flaw, program.monitoring())).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
    }

    @Override
    public Monitor<ThirdGenGuest> monitor() {
        return monitor;
    }

    @Override
    public ThirdGenGuest boot(Program program, Storage storage, RelocationBounds region) {
        if (program instanceof SavedProgram saved) {
            return ThirdGenSnapshot.restore(saved, storage, region, state -> goingOn(state, saved));
        }
        ThirdGenProgram own = program.as(ThirdGenProgram.class);
        storage.write(own.image().words(), region.l());
        ThirdGenState state =
                new ThirdGenState(storage, region, PswWord.decode(own.image().entry()), own.drumSectors());
        StateCheckpoint checkpoint = new StateCheckpoint();
        Optional<SupervisorInterpretation> interpretation = own.monitoring().hybrid()
                ? Optional.of(new SupervisorInterpretation(state, bare, checkpoint))
                : Optional.empty();
        return new ThirdGenGuest(state, hosted, checkpoint, interpretation, INTERPRETERS.size(), own.traits());
    }

    private ThirdGenGuest goingOn(ThirdGenState state, SavedProgram saved) {
        StateCheckpoint checkpoint = new StateCheckpoint();
        return new ThirdGenGuest(state, hosted, checkpoint, Optional.empty(), INTERPRETERS.size(), saved.traits());
    }

    @Override
    public BareMachine bare(Program program) {
        ThirdGenProgram own = program.as(ThirdGenProgram.class);
        return ThirdGenBareMachine.boot(own.image(), own.words(), own.drumSectors(), bare);
    }

    private static List<Interpreter<ThirdGenGuest>> interpreters() {
        List<Interpreter<ThirdGenGuest>> all = new ArrayList<>();
        PrivilegedInstruction.ALL.forEach(instruction -> all.add(new PrivilegedInterpreter(instruction)));
        Arrays.stream(Cause.values()).forEach(cause -> all.add(new TrapReflection(cause)));
        all.add(new SupervisorInterpreter());
        return List.copyOf(all);
    }
}
