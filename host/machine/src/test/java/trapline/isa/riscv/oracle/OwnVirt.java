package trapline.isa.riscv.oracle;

import java.util.Optional;
import trapline.machine.Bytes;
import trapline.machine.Exit;
import trapline.machine.Storage;
import trapline.monitor.RiscVProgram;
import trapline.monitor.riscv.RiscVBareMachine;
import trapline.monitor.riscv.RiscVMachine;

/** Our own machine, run until the guest ends it through the test finisher. */
final class OwnVirt {
    private static final long MOST_STEPS = 200_000_000;

    private OwnVirt() {}

    /**
     * Runs.
     *
     * @param ram the content of RAM at the start
     * @return its content at the end
     */
    static byte[] run(byte[] ram) {
        int length = (int) (CaseImage.END - CaseImage.RAM);
        RiscVProgram.Boot boot = new RiscVProgram.Boot(
                new RiscVProgram.Firmware.Loaded(Bytes.of(ram, 0, length)), Optional.empty(), Optional.empty(), "");
        RiscVBareMachine machine =
                (RiscVBareMachine) new RiscVMachine().bare(RiscVProgram.of(boot, ram.length / Storage.BYTES_PER_CELL));
        Exit exit = machine.runTo(MOST_STEPS);
        if (!exit.equals(Exit.HALTED) || machine.result() != 0) {
            throw new AssertionError("our machine: " + exit + ", result " + machine.result());
        }
        return machine.memory(CaseImage.RAM, length);
    }
}
