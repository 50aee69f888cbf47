package trapline.monitor.riscv;

import java.lang.ref.SoftReference;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import trapline.device.virtio.DiskBlock;
import trapline.isa.riscv.Cause;
import trapline.isa.riscv.DebugView;
import trapline.isa.riscv.Hart;
import trapline.isa.riscv.HartCheckpoint;
import trapline.isa.riscv.PrivilegeLevel;
import trapline.isa.riscv.privileged.Csrs;
import trapline.machine.Bytes;
import trapline.machine.Exit;
import trapline.machine.Input;
import trapline.machine.Processor;
import trapline.machine.RelocationBounds;
import trapline.machine.Trap;
import trapline.machine.snapshot.Manifest;
import trapline.machine.snapshot.MemoryNames;
import trapline.machine.snapshot.PageSink;
import trapline.machine.snapshot.Traits;
import trapline.monitor.Debugged;
import trapline.monitor.Guest;
import trapline.monitor.Monitoring;
import trapline.monitor.PlaceSamples;
import trapline.monitor.ProcessorState;
import trapline.monitor.Profile;
import trapline.monitor.TrapRecord;

/** A virtual RISC-V machine. Its state is that of a bare one; CP differs only in who handles its traps. */
public final class RiscVGuest implements Guest {
    /** A sample is taken at the end of a run, when so many instructions have retired since the last one. */
    private static final long SAMPLE_INTERVAL = 10_000;

    private final RiscVSystem system;
    private final Processor<Hart> processor;
    private final TrapRecord trapRecord;
    private final Traits traits;
    private final HartCheckpoint checkpoint = new HartCheckpoint();
    private final long[] csrCheckpoint = new long[Csrs.SAVED_LONGS];

    private final Optional<SupervisorInterpretation> interpretation;
    private final PlaceSamples samples = new PlaceSamples();

    private volatile SoftReference<@Nullable SavedStart> start = new SoftReference<>(null);
    private long direct;
    private long unsampled;

    /**
     * A guest.
     *
     * @param system its state
     * @param processor executes it
     * @param interpretedBy what a hybrid monitor interprets virtual supervisor mode by; empty under any other
     * @param interpreters how many v_i there are
     * @param traits what a snapshot says of it
     */
    RiscVGuest(
            RiscVSystem system,
            Processor<Hart> processor,
            Optional<Routes> interpretedBy,
            int interpreters,
            Traits traits) {
        this.traits = traits;
        this.system = system;
        this.processor = processor;
        this.interpretation =
                interpretedBy.map(routes -> new SupervisorInterpretation(system, routes, this::checkpoint));
        this.trapRecord = new TrapRecord(interpreters);
    }

    RiscVSystem system() {
        return system;
    }

    @Override
    public Exit run(long quantum) {
        if (interpretation.isPresent() && interpretation.get().due(quantum)) {
            return new Exit.Trapped(Monitoring.SUPERVISOR_MODE);
        }
        long before = system.hart().retired();
        Exit exit = system.run(processor, quantum);
        long retired = system.hart().retired() - before;
        direct += retired;
        unsampled += retired;
        if (unsampled >= SAMPLE_INTERVAL && exit instanceof Exit.QuantumExpired) {
            unsampled = 0;
            samples.add(system.hart().level().code(), system.hart().pc());
        }
        return exit;
    }

    @Override
    public boolean remembers() {
        return system.hart().remembers();
    }

    @Override
    public void forget() {
        system.hart().forget();
    }

    @Override
    public Profile profile(int most) {
        HotCode code = new HotCode(new DebugView(system.hart(), system.state().csrs()));
        return new Profile(samples.total(), code.regions(samples, most));
    }

    @Override
    public long steps() {
        return system.hart().steps();
    }

    @Override
    public long retired() {
        return system.hart().retired();
    }

    @Override
    public long direct() {
        return direct;
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
    public TrapRecord trapRecord() {
        return trapRecord;
    }

    @Override
    public long p() {
        return system.hart().pc();
    }

    @Override
    public ProcessorState processor() {
        return system.processor();
    }

    /** {@return its virtual level} */
    public PrivilegeLevel level() {
        return system.hart().level();
    }

    /** {@return the contents of all CSRs, in the order of {@link trapline.isa.riscv.privileged.CsrTable#ALL}} */
    public long[] csrs() {
        return system.csrs();
    }

    @Override
    public RelocationBounds region() {
        return system.hart().memory().region();
    }

    @Override
    public void move(RelocationBounds granted) {
        RelocationBounds old = region();
        system.hart().memory().storage().copy(old.l(), granted.l(), Math.min(old.b(), granted.b()));
        system.hart().grant(granted);
    }

    @Override
    public boolean relocationRequested() {
        return !system.hart().composed();
    }

    @Override
    public void composeRelocation() {
        system.hart().composeRelocation();
    }

    /** {@return 0: what reaches beyond the region is no memory at all, and faults} */
    @Override
    public long clippedRelocations() {
        return 0;
    }

    @Override
    public RelocationBounds lastClipped() {
        return RelocationBounds.NOTHING;
    }

    @Override
    public int consoleRoom() {
        return system.console().inputRoom();
    }

    @Override
    public long typed() {
        return system.console().typed();
    }

    @Override
    public boolean consoleEnded() {
        return system.console().inputEnded();
    }

    @Override
    public void deliver(Input input) {
        system.deliver(input);
    }

    @Override
    public long printed() {
        return system.console().printed();
    }

    @Override
    public long oldestPrinted() {
        return system.console().oldestKept();
    }

    @Override
    public byte[] output(long from) {
        return system.console().outputFrom(from);
    }

    @Override
    public long blockTransfers() {
        return system.transfers();
    }

    @Override
    public List<Bytes> takeFrames() {
        return system.attachments().takeFrames();
    }

    @Override
    public OptionalLong wallDeadline() {
        long nanos = system.wallDeadline();
        return nanos == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(nanos);
    }

    @Override
    public Optional<Debugged> debugged() {
        return Optional.of(new RiscVDebugged(system.state()));
    }

    /** {@return 0 for a power-off, 1 to 65535 for a failure's code, -1 if it asked for a reset} */
    @Override
    public long result() {
        return system.result();
    }

    @Override
    public String digest() {
        return SystemDigest.of(system);
    }

    @Override
    public Optional<Manifest> snapshot(MemoryNames memory, PageSink pages) {
        if (interpretation.isPresent()) {
            // How often it was interpreted depends on its turns, and is in its records.
            return Optional.empty();
        }
        // Forgets what is translated: so must whoever goes on from the snapshot, and this one must be no other.
        system.hart().grant(region());
        return Optional.of(RiscVSnapshot.take(this, traits, memory, pages));
    }

    /** {@return what it has started with, as a snapshot has it; made once, as long as there is memory for it} */
    SavedStart start() {
        Optional<SavedStart> made = Optional.ofNullable(start.get());
        if (made.isPresent()) {
            return made.get();
        }
        SavedStart fresh = SavedStart.of(system.startup().program());
        start = new SoftReference<>(fresh);
        return fresh;
    }

    @Override
    public Runnable snapshotPreparation() {
        // The files are all that it looks at, and they never change.
        return () -> start().files().forEach(DiskBlock::sha256);
    }

    /** Takes over what was counted before. */
    void resume(TrapRecord.State traps, long directly) {
        trapRecord.restore(traps);
        direct = directly;
    }

    @Override
    public void checkpoint() {
        checkpoint.keep(system.hart());
        system.state().csrs().save(csrCheckpoint, 0);
    }

    @Override
    public Trap machineCheck() {
        system.state().csrs().restore(csrCheckpoint, 0);
        checkpoint.restore(system.hart());
        return Cause.MACHINE_CHECK.exception(trapRecord.lastInterpreter());
    }
}
