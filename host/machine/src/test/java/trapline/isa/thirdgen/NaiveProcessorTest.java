package trapline.isa.thirdgen;

import trapline.machine.Processor;

/** The contract of a processor, for the one that the reference processor is compared with. */
final class NaiveProcessorTest implements ProcessorContract {
    @Override
    public Processor<ThirdGenState> processor() {
        return new NaiveProcessor();
    }
}
