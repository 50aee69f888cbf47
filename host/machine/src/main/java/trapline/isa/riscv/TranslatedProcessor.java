package trapline.isa.riscv;

import trapline.machine.Exit;
import trapline.machine.Processor;

/**
 * A processor that translates what is executed often to JVM code, and interprets the rest. It comes to the same as {@link
 * InterpretedProcessor}, to the instruction: when code is translated is no part of a machine's history.
 *
 * <p>It is the interpreter's loop, in whose decoded pages translated code stands like an instruction: what cannot be entered, or
 * stops early, is interpreted. See {@code decisions/0010}.
 */
public final class TranslatedProcessor implements Processor<Hart> {
    private final TranslationCache cache;
    private final Selection selection;

    /**
     * A processor.
     *
     * @param cache where translations come from; processors may share one
     */
    public TranslatedProcessor(TranslationCache cache) {
        this(cache, Selection.DEFAULT);
    }

    /**
     * A processor that takes other code for worth translating.
     *
     * @param cache as before
     * @param selection what is worth it
     */
    TranslatedProcessor(TranslationCache cache, Selection selection) {
        this.cache = cache;
        this.selection = selection;
    }

    @Override
    public Exit run(Hart hart, long quantum) {
        Regions regions = hart.regions;
        if (regions == null) {
            regions = new Regions(cache, selection);
            hart.regions = regions;
            hart.memory.decoded.probe();
        }
        regions.begin();
        Exit exit = InterpretedProcessor.run(hart, quantum, regions.sampling::stretch);
        regions.end();
        return exit;
    }
}
