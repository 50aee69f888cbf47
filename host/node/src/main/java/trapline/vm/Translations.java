package trapline.vm;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import trapline.isa.riscv.TranslationCache;
import trapline.isa.riscv.Translator;
import trapline.isa.riscv.translation.RegionTranslator;
import trapline.monitor.ProcessorChoice;

/**
 * The translations of a node's machines: one cache for all, filled by threads of its own, so that no machine ever waits for a
 * translation; it is interpreted meanwhile. Thread-safe.
 */
public final class Translations implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Translations.class);

    /**
     * What translation may cost.
     *
     * @param usual what executes the machines that do not say
     * @param threads how many translate, at least 1
     * @param share how much of a processor each may use, above 0 up to 1
     * @param kept how many translations are kept, at least 1
     * @param directory where they are kept when the node ends, if they are
     */
    public record Settings(ProcessorChoice usual, int threads, double share, int kept, Optional<Path> directory) {
        public Settings {
            if (threads < 1 || kept < 1 || !(share > 0 && share <= 1)) {
                throw new IllegalArgumentException(
                        "translation needs a thread and room, and a share of a processor above 0 up to 1");
            }
        }
    }

    /**
     * What has been translated.
     *
     * @param usual what executes the machines that do not say
     * @param threads how many threads translate
     * @param limit how many translations may be kept
     * @param kept how many are
     * @param loaded how many have a class that the JVM has not unloaded: those kept, and others that machines still use
     * @param waiting how many are wanted
     * @param translated how many were made
     * @param optimized how many of them for HotSpot's optimizing compiler, as what they are of executes much
     * @param reused how often one that was there already was found: by another machine, or by the same at another place
     * @param stored how many had been kept by an earlier node
     * @param failed how many could not be made
     * @param cpuSeconds what the threads have used for it; what HotSpot's compilers use for the classes is not in it
     */
    public record Figures(
            ProcessorChoice usual,
            int threads,
            int limit,
            int kept,
            int loaded,
            int waiting,
            long translated,
            long optimized,
            long reused,
            long stored,
            long failed,
            double cpuSeconds) {}

    private static final double NANOS_PER_SECOND = 1e9;

    private final Settings settings;
    private final Semaphore wanted = new Semaphore(0);
    private final Optional<StoredTranslations> store;
    private final TranslationCache cache;
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final List<Thread> threads;
    private volatile boolean closed;

    private Translations(Settings settings) throws IOException {
        this.settings = settings;
        Translator translator = new RegionTranslator();
        this.store = settings.directory.isEmpty()
                ? Optional.empty()
                : Optional.of(StoredTranslations.in(settings.directory.get(), settings.kept, translator));
        this.cache = TranslationCache.deferred(
                store.<Translator>map(there -> there).orElse(translator), settings.kept, wanted::release);
        this.threads = IntStream.range(0, settings.threads)
                .mapToObj(i -> Thread.ofPlatform()
                        .daemon()
                        .name("trapline-translation-" + i)
                        .unstarted(this::translate))
                .toList();
    }

    /**
     * {@return a cache, and threads that fill it}
     *
     * @param settings what that may cost
     * @throws IOException if its directory cannot be used
     */
    static Translations start(Settings settings) throws IOException {
        CompilerDirectives.give();
        Translations translations = new Translations(settings);
        translations.threads.forEach(Thread::start);
        return translations;
    }

    /** {@return where a processor finds translations} */
    TranslationCache cache() {
        return cache;
    }

    /** {@return what has been translated so far} */
    public Figures figures() {
        return new Figures(
                settings.usual,
                settings.threads,
                cache.limit(),
                cache.size(),
                cache.loaded(),
                cache.waiting(),
                cache.translated(),
                cache.optimized(),
                cache.reused(),
                store.map(StoredTranslations::found).orElse(0L),
                failed.get(),
                nanos.get() / NANOS_PER_SECOND);
    }

    private void translate() {
        while (!closed) {
            wanted.acquireUninterruptibly();
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            while (!closed && translatedOne()) {
                long now = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                nanos.addAndGet(now - start);
                rest(now - start);
                start = now;
            }
        }
    }

    /** A translation that fails is a fault of ours; the code is interpreted as before, and the others are translated. */
    private boolean translatedOne() {
        try {
            return cache.translateNext();
        } catch (RuntimeException | LinkageError failure) {
            failed.incrementAndGet();
            LOG.error("a translation failed", failure);
            return true;
        }
    }

    private void rest(long used) {
        if (settings.share < 1) {
            LockSupport.parkNanos((long) (used * (1 / settings.share - 1)));
        }
    }

    @Override
    public void close() {
        closed = true;
        wanted.release(settings.threads);
    }
}
