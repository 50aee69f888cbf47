package trapline.isa.riscv;

import trapline.isa.riscv.translation.RegionTranslator;
import trapline.machine.Processor;

/** The processor that translates everything at once does what every processor must. */
class TranslatedProcessorTest implements ProcessorContract {
    @Override
    public Processor<Hart> processor() {
        return eager();
    }

    /** {@return a processor that translates wherever execution arrives} */
    static TranslatedProcessor eager() {
        return new TranslatedProcessor(TranslationCache.immediate(new RegionTranslator(), 10_000), Selection.eager(1));
    }
}
