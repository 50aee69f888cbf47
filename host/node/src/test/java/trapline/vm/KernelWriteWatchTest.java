package trapline.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import trapline.machine.RealAccess;
import trapline.machine.RelocationBounds;
import trapline.machine.Seeds;
import trapline.machine.Storage;
import trapline.machine.snapshot.MemoryCopy;

/** What the kernel notes of a real storage. Where it notes nothing, the tests of what is found to be written are left out, and the copy is exact all the same. */
class KernelWriteWatchTest {
    private static final long PAGE = 4096;
    private static final long PAGE_WORDS = PAGE / Storage.BYTES_PER_CELL;
    private static final int PAGES = 600;

    /** The ways in which processors, devices and the control program write. */
    private static final List<Writer> WRITERS = List.of(
            (storage, at) -> storage.putByte(at, (byte) (storage.getByte(at) + 1)),
            (storage, at) -> storage.putLong(at / 8 * 8, storage.getLong(at / 8 * 8) + 1),
            (storage, at) -> storage.store(at / 8, storage.load(at / 8) ^ 7),
            (storage, at) -> RealAccess.DIRECT.putInt(storage.processAddress() + at / 4 * 4, (int) at | 1),
            (storage, at) -> RealAccess.DIRECT.putByte(storage.processAddress() + at, (byte) 77),
            (storage, at) -> storage.putBytes(at, new byte[] {5}, 0, 1),
            (storage, at) -> storage.window(new RelocationBounds(at / 8, 1)).fill((byte) 0),
            (storage, at) -> storage.copy(0, at / 8, 1));

    @FunctionalInterface
    private interface Writer {
        void write(Storage storage, long at);
    }

    private static SortedSet<Long> found(KernelWriteWatch watch, MemorySegment memory, long most) {
        SortedSet<Long> found = new TreeSet<>();
        long pages = Math.ceilDiv(memory.byteSize(), PAGE);
        for (long next = 0; next < pages; ) {
            next = watch.find(memory, next, most, (from, to) -> {
                for (long page = from; page < to; page++) {
                    assertTrue(found.isEmpty() || page > found.last(), "in order");
                    found.add(page);
                }
            });
        }
        return found;
    }

    private static void assumeNoted() {
        try (RealStorage storage = RealStorage.reserve(PAGE_WORDS);
                KernelWriteWatch watch = new KernelWriteWatch()) {
            MemorySegment memory = storage.cells().window(RelocationBounds.all(PAGE_WORDS));
            found(watch, memory, 1);
            assumeTrue(found(watch, memory, 1).isEmpty(), "this kernel does not note where is written");
        }
    }

    @Test
    void exactlyWhatIsWrittenIsFoundHoweverItIsWritten() {
        assumeNoted();
        Seeds.forEach(40, chance -> {
            try (RealStorage storage = RealStorage.reserve(PAGES * PAGE_WORDS);
                    KernelWriteWatch watch = new KernelWriteWatch()) {
                long from = chance.nextInt(PAGES / 2);
                long words = 1 + chance.nextLong((PAGES - from) * PAGE_WORDS);
                MemorySegment memory = storage.cells().window(new RelocationBounds(from * PAGE_WORDS, words));
                // Where nothing was ever touched, a page next to one that is may be found, too.
                memory.fill((byte) 1);
                found(watch, memory, PAGES);
                for (int round = 0; round < 5; round++) {
                    SortedSet<Long> written = new TreeSet<>();
                    for (int i = chance.nextInt(50); i > 0; i--) {
                        long at = chance.nextLong(words * 8);
                        WRITERS.get(chance.nextInt(WRITERS.size())).write(storage.cells(), from * PAGE + at);
                        written.add(at / PAGE);
                    }
                    assertEquals(written, found(watch, memory, 1 + chance.nextInt(100)));
                }
            }
        });
    }

    /** It moves within the storage, somebody else watches a part of where it goes, and in the end the watch is closed: nothing is missed. */
    @Test
    void aCopyIsExactWhateverBecomesOfTheWatch() {
        Seeds.forEach(60, chance -> {
            try (RealStorage storage = RealStorage.reserve(3 * PAGES * PAGE_WORDS);
                    KernelWriteWatch watch = new KernelWriteWatch();
                    KernelWriteWatch others = new KernelWriteWatch()) {
                Storage cells = storage.cells();
                long words = 1 + chance.nextLong(PAGES * PAGE_WORDS);
                RelocationBounds region = new RelocationBounds(0, words);
                MemoryCopy copy =
                        new MemoryCopy(RealStorage.reserveForUsers(words).cells(), words, watch);
                for (int part = 0; part < 12; part++) {
                    write(cells, region, chance);
                    switch (chance.nextInt(8)) {
                        case 0 -> {
                            RelocationBounds to = new RelocationBounds(chance.nextInt(2 * PAGES) * PAGE_WORDS, words);
                            cells.copy(region.l(), to.l(), words);
                            region = to;
                        }
                        case 1 -> found(others, cells.window(region), PAGES);
                        case 2 -> end(watch);
                        default -> copy.pass(cells, region, 1 + chance.nextInt(400), 1 + chance.nextInt(100));
                    }
                }
                write(cells, region, chance);
                copy.rest(cells, region, tasks -> tasks.parallelStream().forEach(Runnable::run));
                for (long page = 0; page < copy.pages(); page++) {
                    assertEquals(
                            -1, MemoryCopy.page(cells.window(region), page).mismatch(copy.page(page)), "page " + page);
                }
            }
        });
    }

    private static void end(KernelWriteWatch watch) {
        watch.close();
    }

    private static void write(Storage cells, RelocationBounds region, RandomGenerator chance) {
        for (int i = chance.nextInt(200); i > 0; i--) {
            long at = region.l() * 8 + chance.nextLong(region.b() * 8);
            WRITERS.get(chance.nextInt(WRITERS.size())).write(cells, at);
        }
    }
}
