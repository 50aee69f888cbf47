package trapline.monitor.riscv;

import java.util.Optional;
import java.util.OptionalLong;
import trapline.isa.riscv.DebugView;
import trapline.isa.riscv.privileged.RiscVState;
import trapline.machine.DataAccess;
import trapline.monitor.Debugged;

/** A RISC-V machine as GDB sees it. */
final class RiscVDebugged implements Debugged {
    private static final int GENERAL = DebugRegisters.PC + 1;

    private final DebugRegisters registers;
    private final DebugView view;

    RiscVDebugged(RiscVState state) {
        this.registers = new DebugRegisters(state);
        this.view = new DebugView(state.hart(), state.csrs());
    }

    @Override
    public String targetDescription() {
        return TargetDescription.TEXT;
    }

    @Override
    public int generalRegisters() {
        return GENERAL;
    }

    @Override
    public OptionalLong register(int number) {
        return registers.get(number);
    }

    @Override
    public boolean setRegister(int number, long value) {
        return registers.set(number, value);
    }

    @Override
    public int readMemory(long virtualAddress, byte[] into) {
        return view.read(virtualAddress, into);
    }

    @Override
    public boolean writeMemory(long virtualAddress, byte[] from) {
        return view.write(virtualAddress, from);
    }

    @Override
    public Optional<DataAccess> nextAccess() {
        return view.nextAccess();
    }
}
