package trapline.monitor.riscv;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import trapline.device.Console;
import trapline.device.virt.VirtBoard;
import trapline.device.virtio.CopyOnWriteDisk;
import trapline.device.virtio.DiskBlock;
import trapline.device.virtio.QueueState;
import trapline.device.virtio.VirtioBlock;
import trapline.device.virtio.VirtioConsole;
import trapline.device.virtio.VirtioMmio;
import trapline.device.virtio.VirtioNet;
import trapline.device.virtio.VirtioRng;
import trapline.isa.riscv.Hart;
import trapline.isa.riscv.PhysicalMemory;
import trapline.isa.riscv.SavedHart;
import trapline.isa.riscv.privileged.Csrs;
import trapline.isa.riscv.privileged.RiscVState;
import trapline.machine.Bytes;
import trapline.machine.Processor;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.machine.snapshot.Manifest;
import trapline.machine.snapshot.MemoryNames;
import trapline.machine.snapshot.MemoryPages;
import trapline.machine.snapshot.PageName;
import trapline.machine.snapshot.PageSink;
import trapline.machine.snapshot.RecordCodec;
import trapline.machine.snapshot.SnapshotFormatException;
import trapline.machine.snapshot.Traits;
import trapline.monitor.RiscVProgram;
import trapline.monitor.SavedProgram;
import trapline.monitor.TrapRecord;

/**
 * What a snapshot of a RISC-V machine holds beside its memory. Frames that it has sent and that nobody has taken are not in it: they are
 * outside the machine.
 *
 * @param hart the hart
 * @param csrs the CSRs, as {@link Csrs#save} has them
 * @param clockOffset what resynchronisations have added to its clock, in ticks
 * @param console the console
 * @param board the devices
 * @param stopped whether its one hart was stopped
 * @param start what it has started with
 * @param sectorsLoaded how many sectors its restarts have read
 * @param traps what its traps were
 * @param direct how many instructions the processor executed directly
 */
record RiscVSnapshot(
        SavedHart hart,
        List<Long> csrs,
        long clockOffset,
        Console.State console,
        VirtBoard.State board,
        boolean stopped,
        SavedStart start,
        long sectorsLoaded,
        TrapRecord.State traps,
        long direct) {
    private static final long NANOSECONDS = 1_000_000_000;

    private static final RecordCodec CODEC = new RecordCodec(
            Stream.concat(
                            VirtBoard.STATE_CLASSES.stream(),
                            Stream.<Class<? extends Record>>of(
                                    RiscVSnapshot.class,
                                    SavedStart.class,
                                    SavedStart.File.class,
                                    SavedHart.class,
                                    Console.State.class,
                                    TrapRecord.State.class,
                                    TrapRecord.Entry.class,
                                    VirtioMmio.State.class,
                                    QueueState.class,
                                    VirtioBlock.State.class,
                                    CopyOnWriteDisk.State.class,
                                    VirtioRng.State.class,
                                    VirtioConsole.State.class,
                                    VirtioNet.State.class))
                    .toList(),
            new RecordCodec.PageType<>(DiskBlock.class, DiskBlock::bytes, DiskBlock::sha256, DiskBlock::of));

    RiscVSnapshot {
        csrs = List.copyOf(csrs);
        if (csrs.size() != Csrs.SAVED_LONGS) {
            throw new IllegalArgumentException("a hart has " + Csrs.SAVED_LONGS + " CSR values, not " + csrs.size());
        }
    }

    /** {@return the snapshot of a guest at rest that has forgotten what it had translated} */
    static Manifest take(RiscVGuest guest, Traits traits, MemoryNames memory, PageSink pages) {
        RiscVSystem system = guest.system();
        Hart hart = system.hart();
        // mstatus takes up first what the processor did to the floating-point state.
        system.state().status();
        long[] csrs = new long[Csrs.SAVED_LONGS];
        system.state().csrs().save(csrs, 0);
        RiscVSnapshot rest = new RiscVSnapshot(
                SavedHart.of(hart),
                Arrays.stream(csrs).boxed().toList(),
                system.state().csrs().clock().offset(),
                system.console().state(),
                system.board().state(),
                system.stopped(),
                guest.start(),
                system.sectorsLoaded(),
                guest.trapRecord().state(),
                guest.direct());
        List<PageName> backing = new ArrayList<>();
        Bytes encoded = CODEC.encode(rest, backing, pages);
        return new Manifest(
                traits,
                guest.region().b(),
                hart.steps(),
                memory.of(hart.memory().storage(), guest.region(), pages),
                backing,
                encoded);
    }

    /**
     * {@return the guest of a snapshot; it was checked that a snapshot of it would be the same}
     *
     * @param saved the snapshot
     * @param storage the storage that holds the region
     * @param region where; zero so far
     * @param processors which processor executes a program
     * @param interpreters how many v_i there are
     * @throws IllegalArgumentException if the snapshot cannot be used
     */
    static RiscVGuest restore(
            SavedProgram saved,
            Storage storage,
            RelocationBounds region,
            Function<RiscVProgram, Processor<Hart>> processors,
            int interpreters) {
        Manifest manifest = saved.manifest();
        try {
            if (!saved.inPlace()) {
                MemoryPages.restore(storage, region, manifest.memory(), saved.pages());
            }
            RiscVSnapshot rest = CODEC.decode(manifest.state(), RiscVSnapshot.class, manifest.backing(), saved.pages());
            RiscVProgram program = rest.start.program(saved);
            RiscVSystem system = rest.system(program, new PhysicalMemory(storage, region));
            RiscVGuest guest = new RiscVGuest(
                    system, processors.apply(program), Optional.empty(), interpreters, manifest.traits());
            guest.resume(rest.traps, rest.direct);
            saved.check(guest);
            return guest;
        } catch (SnapshotFormatException | ClassCastException damaged) {
            throw new IllegalArgumentException("the snapshot cannot be used: " + damaged.getMessage(), damaged);
        }
    }

    private RiscVSystem system(RiscVProgram program, PhysicalMemory memory) {
        Csrs restored = new Csrs();
        Console restoredConsole = new Console();
        restoredConsole.restore(console);
        Attachments attachments = Attachments.of(program, restoredConsole);
        VirtBoard devices = VirtBoard.create(
                restoredConsole,
                restored.clock()::ticks,
                program.clock().start() * NANOSECONDS,
                attachments.slots(memory));
        restored.connect(new ConnectedBoard(devices));
        Hart restoredHart = new Hart(memory, restored, hart.pc());
        restored.restore(csrs.stream().mapToLong(Long::longValue).toArray(), 0);
        hart.restore(restoredHart);
        restored.clock().restore(restoredHart.time(), clockOffset);
        devices.restore(board);
        Startup startup = Startup.of(program, program.words() * Storage.BYTES_PER_CELL, attachments.count());
        RiscVSystem system =
                new RiscVSystem(new RiscVState(restoredHart, restored), devices, attachments, restoredConsole, startup);
        system.resume(stopped, sectorsLoaded);
        return system;
    }
}
