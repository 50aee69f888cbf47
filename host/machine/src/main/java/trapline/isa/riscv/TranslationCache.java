package trapline.isa.riscv;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
    private final Runnable onWanted;
    private final Map<TranslationRequest, Region> regions = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<TranslationRequest, Boolean> wanted = new LinkedHashMap<>();
    /** What is being translated, and what could not be: neither is wanted again. */
    private final Set<TranslationRequest> begun = new HashSet<>();
    /** The classes of translations, until they are unloaded; then they come through the queue. */
    private final Set<WeakReference<?>> classes = new HashSet<>();

    private final ReferenceQueue<Class<?>> unloaded = new ReferenceQueue<>();

    private volatile long translated;
    private long optimized;
    private long reused;

    private TranslationCache(Translator translator, int limit, boolean atOnce, Runnable onWanted) {
        if (limit < 1) {
            throw new IllegalArgumentException("a cache of " + limit);
        }
        this.translator = translator;
        this.limit = limit;
        this.atOnce = atOnce;
        this.onWanted = onWanted;
    }

    /**
     * {@return a cache that translates on the thread that asks}
     *
     * @param translator makes the code
     * @param limit how many translations are kept, at least 1
     */
    public static TranslationCache immediate(Translator translator, int limit) {
        return new TranslationCache(translator, limit, true, () -> {});
    }

    /**
     * {@return a cache that notes what is wanted, at most as many as it keeps, for {@link #translateNext}}
     *
     * @param translator makes the code
     * @param limit how many translations are kept, at least 1
     * @param onWanted is called, on the thread that asks, when there is one more
     */
    public static TranslationCache deferred(Translator translator, int limit, Runnable onWanted) {
        return new TranslationCache(translator, limit, false, onWanted);
    }

    /** {@return the translation, if there is one; it is not wanted if not} */
    synchronized Optional<Region> present(TranslationRequest request) {
        Region present = regions.get(request);
        if (present != null) {
            reused++;
        }
        return Optional.ofNullable(present);
    }

    /** {@return the translation, if there is one by now} */
    Optional<Region> find(TranslationRequest request) {
        synchronized (this) {
            Optional<Region> present = present(request);
            if (present.isPresent()) {
                return present;
            }
            if (atOnce ? begun.contains(request) : !want(request)) {
                return Optional.empty();
            }
        }
        if (atOnce) {
            return translateAtOnce(request);
        }
        onWanted.run();
        return Optional.empty();
    }

    /** Notes what is wanted, with the lock held; {@return whether that is news} */
    private boolean want(TranslationRequest request) {
        boolean room = wanted.size() < limit && begun.size() < limit && !begun.contains(request);
        return room && wanted.put(request, true) == null;
    }

    /**
     * Translates what has been wanted longest, on this thread. If that fails, with an unchecked exception, it is not wanted again.
     *
     * @return whether there was anything
     */
    public boolean translateNext() {
        TranslationRequest next;
        synchronized (this) {
            Iterator<TranslationRequest> waiting = wanted.keySet().iterator();
            if (!waiting.hasNext()) {
                return false;
            }
            next = waiting.next();
            waiting.remove();
            begun.add(next);
        }
        translate(next);
        return true;
    }

    /** {@return the translation; none if it fails, and then it is never tried again: the code stays interpreted} */
    private Optional<Region> translateAtOnce(TranslationRequest request) {
        try {
            return Optional.of(translate(request));
        } catch (RuntimeException e) {
            synchronized (this) {
                begun.add(request);
            }
            return Optional.empty();
        }
    }

    private Region translate(TranslationRequest request) {
        Region made = Region.define(translator.translate(request));
        synchronized (this) {
            begun.remove(request);
            Region present = regions.putIfAbsent(request, made);
            if (present != null) {
                return present;
            }
            // Written under the lock only.
            translated = translated + 1;
            classes.add(new WeakReference<>(made.getClass(), unloaded));
            forgetUnloaded();
            optimized += request.tier() == Tier.OPTIMIZED ? 1 : 0;
            if (regions.size() > limit) {
                regions.remove(regions.keySet().iterator().next());
            }
            return made;
        }
    }

    private void forgetUnloaded() {
        for (Reference<?> gone = unloaded.poll(); gone != null; gone = unloaded.poll()) {
            classes.remove(gone);
        }
    }

    /** {@return how many translations may be kept} */
    public int limit() {
        return limit;
    }

    /** {@return how many translations are kept} */
    public synchronized int size() {
        return regions.size();
    }

    /** {@return how many translations have a class that the JVM has not unloaded: those kept, and others that harts still use} */
    public synchronized int loaded() {
        forgetUnloaded();
        return classes.size();
    }

    /** {@return how many are being translated, or could not be} */
    public synchronized int begun() {
        return begun.size();
    }

    /** {@return how many wait for {@link #translateNext}} */
    public synchronized int waiting() {
        return wanted.size();
    }

    /** {@return how many translations were made} */
    public long translated() {
        return translated;
    }

    /** {@return how many of them were for the optimizing compiler} */
    public synchronized long optimized() {
        return optimized;
    }

    /** {@return how often a translation was found that was there already} */
    public synchronized long reused() {
        return reused;
    }
}
