package trapline.isa.riscv;

import trapline.machine.Processor;

class InterpretedProcessorTest implements ProcessorContract {
    @Override
    public Processor<Hart> processor() {
        return new InterpretedProcessor();
    }
}
