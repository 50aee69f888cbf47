package trapline.isa.thirdgen;

import trapline.machine.Processor;

/** The contract of a processor, for the reference processor. */
final class InterpretedProcessorTest implements ProcessorContract {
    @Override
    public Processor<ThirdGenState> processor() {
        return new InterpretedProcessor();
    }
}
