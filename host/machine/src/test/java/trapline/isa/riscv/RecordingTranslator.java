package trapline.isa.riscv;

import java.util.List;
import trapline.isa.riscv.translation.RegionTranslator;

/**
 * Translates, and notes what was asked for.
 *
 * @param requests all that was translated, in that order
 */
record RecordingTranslator(List<TranslationRequest> requests) implements Translator {
    @Override
    public byte[] translate(TranslationRequest request) {
        requests.add(request);
        return new RegionTranslator().translate(request);
    }
}
