package trapline.isa.riscv;

import trapline.isa.riscv.translation.RegionTranslator;
import trapline.machine.Processor;

/** The processor that looks every few instructions what to translate does what every processor must. */
class TranslatedAtIntervalsTest implements ProcessorContract {
    @Override
    public Processor<Hart> processor() {
        return new TranslatedProcessor(
                TranslationCache.immediate(new RegionTranslator(), 10_000), new Selection(3, 1, 2, 1_000, 3));
    }
}
