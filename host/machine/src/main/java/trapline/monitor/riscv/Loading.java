package trapline.monitor.riscv;

import trapline.device.Console;
import trapline.device.virt.VirtBoard;
import trapline.isa.riscv.Hart;
import trapline.isa.riscv.PhysicalMemory;
import trapline.isa.riscv.privileged.Csrs;
import trapline.isa.riscv.privileged.RiscVState;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.monitor.RiscVProgram;

/** Makes a machine with its program in place, ready to run. */
final class Loading {
    private static final long NANOSECONDS = 1_000_000_000;

    private Loading() {}

    /**
     * {@return the machine that a program describes}
     *
     * @param program what to load
     * @param storage the storage that holds its memory
     * @param region where; zero so far
     * @throws IllegalArgumentException if the program's files make no sense or do not fit
     */
    static RiscVSystem boot(RiscVProgram program, Storage storage, RelocationBounds region) {
        PhysicalMemory memory = new PhysicalMemory(storage, region);
        Csrs csrs = new Csrs();
        Console console = new Console();
        Attachments attachments = Attachments.of(program, console);
        VirtBoard board = VirtBoard.create(
                console, csrs.clock()::ticks, program.clock().start() * NANOSECONDS, attachments.slots(memory));
        if (program.virtioConsole()) {
            board.deafenSerialPort();
        }
        csrs.connect(new ConnectedBoard(board));
        Startup startup = Startup.of(program, memory.size(), attachments.count());
        Hart hart = startup.first(memory, csrs);
        csrs.advance(hart.time());
        return new RiscVSystem(new RiscVState(hart, csrs), board, attachments, console, startup);
    }

    /**
     * Checks what is to be loaded.
     *
     * @param program see {@link #boot}
     * @throws IllegalArgumentException as {@link #boot}
     */
    static void check(RiscVProgram program) {
        long memoryBytes = program.words() * Storage.BYTES_PER_CELL;
        Startup.of(program, memoryBytes, Attachments.of(program, new Console()).count());
    }
}
