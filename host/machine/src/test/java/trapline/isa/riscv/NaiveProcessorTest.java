package trapline.isa.riscv;

import trapline.machine.Processor;

class NaiveProcessorTest implements ProcessorContract {
    @Override
    public Processor<Hart> processor() {
        return new NaiveProcessor();
    }
}
