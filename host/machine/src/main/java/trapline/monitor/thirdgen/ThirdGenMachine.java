package trapline.monitor.thirdgen;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import trapline.isa.thirdgen.Cause;
import trapline.isa.thirdgen.InterpretedProcessor;
import trapline.isa.thirdgen.PrivilegedInstruction;
import trapline.isa.thirdgen.PswWord;
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
import trapline.monitor.ThirdGenProgram;

/** The third-generation machine as a kind that can be hosted. */
public final class ThirdGenMachine implements MachineKind<ThirdGenGuest> {
    /** The name in images and specs. */
    public static final String NAME = "thirdgen";

    private final Processor<ThirdGenState> processor = new InterpretedProcessor();
    private final Monitor<ThirdGenGuest> monitor = new Monitor<>(new ThirdGenDispatcher(), interpreters());

    @Override
    public String name() {
        return NAME;
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
    public Monitor<ThirdGenGuest> monitor() {
        return monitor;
    }

    @Override
    public ThirdGenGuest boot(Program program, Storage storage, RelocationBounds region) {
        ThirdGenProgram own = program.as(ThirdGenProgram.class);
        storage.write(own.image().words(), region.l());
        ThirdGenState state =
                new ThirdGenState(storage, region, PswWord.decode(own.image().entry()), own.drumSectors());
        return new ThirdGenGuest(state, processor, monitor.interpreters().size());
    }

    @Override
    public BareMachine bare(Program program) {
        ThirdGenProgram own = program.as(ThirdGenProgram.class);
        return ThirdGenBareMachine.boot(own.image(), own.words(), own.drumSectors(), processor);
    }

    private static List<Interpreter<ThirdGenGuest>> interpreters() {
        List<Interpreter<ThirdGenGuest>> all = new ArrayList<>();
        PrivilegedInstruction.ALL.forEach(instruction -> all.add(new PrivilegedInterpreter(instruction)));
        Arrays.stream(Cause.values()).forEach(cause -> all.add(new TrapReflection(cause)));
        return all;
    }
}
