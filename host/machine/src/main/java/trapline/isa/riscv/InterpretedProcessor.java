package trapline.isa.riscv;

import trapline.machine.Exit;
import trapline.machine.Processor;

/** The reference processor. In this skeleton it executes nothing. */
public final class InterpretedProcessor implements Processor<Hart> {
    @Override
    public Exit run(Hart hart, long quantum) {
        return new Exit.Trapped(Cause.INSTRUCTION_ACCESS_FAULT.exception(hart.pc));
    }
}
