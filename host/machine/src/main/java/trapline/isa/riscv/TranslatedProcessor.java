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
    private final InterpretedProcessor interpreted = new InterpretedProcessor();
    private final TranslationCache cache;
    private final int hot;

    /**
     * A processor.
     *
     * @param cache where translations come from; processors may share one
     */
    public TranslatedProcessor(TranslationCache cache) {
        this(cache, Regions.HOT);
    }

    /**
     * A processor for tests.
     *
     * @param cache as before
     * @param hot how many arrivals make a place worth translating, 1 to {@link Regions#HOT}
     */
    TranslatedProcessor(TranslationCache cache, int hot) {
        this.cache = cache;
        this.hot = hot;
    }

    @Override
    public Exit run(Hart hart, long quantum) {
        Regions regions = hart.regions;
        if (regions == null) {
            regions = new Regions(cache, hot);
            hart.regions = regions;
            hart.memory.decoded.probe();
        }
        regions.begin();
        Exit exit = interpreted.run(hart, quantum);
        regions.end();
        return exit;
    }
}
