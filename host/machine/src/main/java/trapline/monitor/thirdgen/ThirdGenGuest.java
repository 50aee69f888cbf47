package trapline.monitor.thirdgen;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import trapline.isa.thirdgen.Cause;
import trapline.isa.thirdgen.StateCheckpoint;
import trapline.isa.thirdgen.StateDigest;
import trapline.isa.thirdgen.ThirdGenState;
import trapline.machine.Exit;
import trapline.machine.Input;
import trapline.machine.Processor;
import trapline.machine.RelocationBounds;
import trapline.machine.Trap;
import trapline.machine.snapshot.Manifest;
import trapline.machine.snapshot.MemoryNames;
import trapline.machine.snapshot.PageSink;
import trapline.machine.snapshot.Traits;
import trapline.monitor.Guest;
import trapline.monitor.Monitoring;
import trapline.monitor.ProcessorState;
import trapline.monitor.TrapRecord;

/** A virtual third-generation machine. Its state is that of a bare one; CP differs only in who handles its traps. */
public final class ThirdGenGuest implements Guest {
    private final ThirdGenState state;
    private final Processor<ThirdGenState> processor;
    private final TrapRecord trapRecord;
    private final Traits traits;
    private final StateCheckpoint checkpoint;

    private final Optional<SupervisorInterpretation> interpretation;

    private long direct;

    ThirdGenGuest(
            ThirdGenState state,
            Processor<ThirdGenState> processor,
            StateCheckpoint checkpoint,
            Optional<SupervisorInterpretation> interpretation,
            int interpreters,
            Traits traits) {
        this.traits = traits;
        this.state = state;
        this.processor = processor;
        this.checkpoint = checkpoint;
        this.interpretation = interpretation;
        this.trapRecord = new TrapRecord(interpreters);
    }

    ThirdGenState state() {
        return state;
    }

    @Override
    public Exit run(long quantum) {
        if (interpretation.isPresent() && interpretation.get().due(quantum)) {
            return new Exit.Trapped(Monitoring.SUPERVISOR_MODE);
        }
        long before = state.retired();
        Exit exit = state.run(processor, quantum);
        direct += state.retired() - before;
        state.readBack();
        return exit;
    }

    /** {@return what a hybrid monitor interprets virtual supervisor mode with} */
    SupervisorInterpretation interpretation() {
        return interpretation.orElseThrow();
    }

    @Override
    public long interpreted() {
        return interpretation.map(SupervisorInterpretation::retired).orElse(0L);
    }

    @Override
    public long direct() {
        return direct;
    }

    @Override
    public long steps() {
        return state.steps();
    }

    @Override
    public long retired() {
        return state.retired();
    }

    @Override
    public TrapRecord trapRecord() {
        return trapRecord;
    }

    @Override
    public long p() {
        return state.p();
    }

    @Override
    public ProcessorState processor() {
        List<ProcessorState.Register> registers = IntStream.range(0, ThirdGenState.REGISTERS)
                .mapToObj(i -> new ProcessorState.Register("r" + i, state.register(i)))
                .toList();
        String mode = state.mode().name().toLowerCase(Locale.ROOT);
        return new ProcessorState(mode, state.p(), Optional.of(state.r()), registers, 10);
    }

    @Override
    public RelocationBounds region() {
        return state.region();
    }

    @Override
    public void move(RelocationBounds granted) {
        RelocationBounds old = state.region();
        state.storage().copy(old.l(), granted.l(), Math.min(old.b(), granted.b()));
        state.grant(granted);
    }

    @Override
    public boolean relocationRequested() {
        return !state.composed();
    }

    @Override
    public void composeRelocation() {
        state.compose();
    }

    @Override
    public long clippedRelocations() {
        return state.clipped();
    }

    @Override
    public RelocationBounds lastClipped() {
        return state.lastClipped();
    }

    @Override
    public int consoleRoom() {
        return state.console().inputRoom();
    }

    @Override
    public long typed() {
        return state.console().typed();
    }

    @Override
    public boolean consoleEnded() {
        return state.console().inputEnded();
    }

    @Override
    public void deliver(Input input) {
        state.deliver(input);
    }

    @Override
    public long printed() {
        return state.console().printed();
    }

    @Override
    public long oldestPrinted() {
        return state.console().oldestKept();
    }

    @Override
    public byte[] output(long from) {
        return state.console().outputFrom(from);
    }

    @Override
    public long blockTransfers() {
        return state.drum().transfers();
    }

    @Override
    public long result() {
        return state.register(0);
    }

    @Override
    public String digest() {
        return StateDigest.of(state);
    }

    @Override
    public Optional<Manifest> snapshot(MemoryNames memory, PageSink pages) {
        if (interpretation.isPresent()) {
            // How often it was interpreted depends on its turns, and is in its records.
            return Optional.empty();
        }
        return Optional.of(ThirdGenSnapshot.take(this, traits, memory, pages));
    }

    /** Takes over what was counted before. */
    void resume(TrapRecord.State traps, long directly) {
        trapRecord.restore(traps);
        direct = directly;
    }

    @Override
    public void checkpoint() {
        checkpoint.keep(state);
    }

    @Override
    public Trap machineCheck() {
        checkpoint.restore(state);
        return new Trap.GuestException(Cause.MACHINE_CHECK.number(), trapRecord.lastInterpreter());
    }
}
