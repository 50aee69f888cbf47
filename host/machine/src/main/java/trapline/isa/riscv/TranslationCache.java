package trapline.isa.riscv;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The translations that many machines share, by content: machines that run the same code have it translated once. At most so many
 * are kept; the one that was asked for longest ago goes first, and its class is unloaded when the last hart that uses it has dropped
 * it too.
 *
 * <p>Thread-safe. Whoever owns it decides when a translation is made: a cache either translates at once, or notes what is wanted until
 * somebody calls {@link #translateNext}.
 */
public final class TranslationCache {
    private final Translator translator;
    private final int limit;
    private final boolean atOnce;
    private final Map<TranslationRequest, Region> regions = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<TranslationRequest, Boolean> wanted = new LinkedHashMap<>();
    private long translated;
    private long reused;

    private TranslationCache(Translator translator, int limit, boolean atOnce) {
        if (limit < 1) {
            throw new IllegalArgumentException("a cache of " + limit);
        }
        this.translator = translator;
        this.limit = limit;
        this.atOnce = atOnce;
    }

    /**
     * {@return a cache that translates on the thread that asks}
     *
     * @param translator makes the code
     * @param limit how many translations are kept, at least 1
     */
    public static TranslationCache immediate(Translator translator, int limit) {
        return new TranslationCache(translator, limit, true);
    }

    /**
     * {@return a cache that notes what is wanted, at most as many as it keeps, for {@link #translateNext}}
     *
     * @param translator makes the code
     * @param limit how many translations are kept, at least 1
     */
    public static TranslationCache deferred(Translator translator, int limit) {
        return new TranslationCache(translator, limit, false);
    }

    /** {@return the translation, if there is one by now} */
    Optional<Region> find(TranslationRequest request) {
        synchronized (this) {
            Region present = regions.get(request);
            if (present != null) {
                reused++;
                return Optional.of(present);
            }
            if (!atOnce) {
                if (wanted.size() < limit) {
                    wanted.put(request, true);
                }
                return Optional.empty();
            }
        }
        return Optional.of(translate(request));
    }

    /** Translates what has been wanted longest, on this thread; {@return whether there was anything} */
    public boolean translateNext() {
        TranslationRequest next;
        synchronized (this) {
            Iterator<TranslationRequest> waiting = wanted.keySet().iterator();
            if (!waiting.hasNext()) {
                return false;
            }
            next = waiting.next();
            waiting.remove();
        }
        translate(next);
        return true;
    }

    private Region translate(TranslationRequest request) {
        Region made = Region.define(translator.translate(request));
        synchronized (this) {
            Region present = regions.putIfAbsent(request, made);
            if (present != null) {
                return present;
            }
            translated++;
            if (regions.size() > limit) {
                regions.remove(regions.keySet().iterator().next());
            }
            return made;
        }
    }

    /** {@return how many translations are kept} */
    public synchronized int size() {
        return regions.size();
    }

    /** {@return how many wait for {@link #translateNext}} */
    public synchronized int waiting() {
        return wanted.size();
    }

    /** {@return how many translations were made} */
    public synchronized long translated() {
        return translated;
    }

    /** {@return how often a translation was found that was there already} */
    public synchronized long reused() {
        return reused;
    }
}
