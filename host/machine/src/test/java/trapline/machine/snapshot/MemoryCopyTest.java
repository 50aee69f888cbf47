package trapline.machine.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import trapline.machine.Bytes;
import trapline.machine.RelocationBounds;
import trapline.machine.Seeds;
import trapline.machine.Storage;

/** A memory is copied while it is written to, and is the same in the end, by content and by names. */
class MemoryCopyTest {
    private static final long PAGE_WORDS = Page.MOST_BYTES / Storage.BYTES_PER_CELL;
    private static final Manifest REST = new Manifest(
            new Traits("some", 0, Optional.empty(), false, 0, false, false),
            1000,
            0,
            new TreeMap<>(),
            List.of(),
            Bytes.NONE);

    @Test
    void aMemoryThatIsWrittenToMeanwhileIsCopiedExactly() {
        Seeds.forEach(200, chance -> {
            long words = 1 + chance.nextLong(300 * PAGE_WORDS);
            Storage storage = Storage.allocate(words + 100);
            RelocationBounds region = new RelocationBounds(chance.nextInt(100), words);
            NotedWrites noted = new NotedWrites(chance);
            MemoryCopy copy =
                    new MemoryCopy(Storage.allocate(words), words, chance.nextBoolean() ? WriteWatch.NONE : noted);
            PageTable table = new PageTable();
            write(storage, region, noted, chance);
            for (int part = chance.nextInt(6); part > 0; part--) {
                List<Long> changed = copy.pass(storage, region, 1 + chance.nextInt(200), 1 + chance.nextInt(40))
                        .changed();
                changed.forEach(number -> table.set(number, copy.page(number)));
                write(storage, region, noted, chance);
            }
            copy.rest(storage, region, MemoryCopyTest::inOrder).forEach(number -> table.set(number, copy.page(number)));
            assertEquals(-1, storage.window(region).mismatch(copied(copy)), "equal");
            assertEquals(table(storage.window(region)).hash(REST), table.hash(REST));
            assertTrue(copy.rest(storage, region, MemoryCopyTest::inOrder).isEmpty(), "nothing is left");
        });
    }

    private static void inOrder(List<Runnable> tasks) {
        tasks.forEach(Runnable::run);
    }

    private static MemorySegment copied(MemoryCopy copy) {
        MemorySegment first = copy.page(0);
        return MemorySegment.ofAddress(first.address()).reinterpret(copy.words() * Storage.BYTES_PER_CELL);
    }

    /** {@return the names of a memory, each given once} */
    private static PageTable table(MemorySegment memory) {
        PageTable table = new PageTable();
        for (long number = 0; number * Page.MOST_BYTES < memory.byteSize(); number++) {
            table.set(number, MemoryCopy.page(memory, number));
        }
        return table;
    }

    /** Knows of every write, and of some that there were not. */
    private static final class NotedWrites implements WriteWatch {
        private final BitSet written = new BitSet();
        private final RandomGenerator chance;

        NotedWrites(RandomGenerator chance) {
            this.chance = chance;
        }

        void note(long word) {
            written.set((int) (word / PAGE_WORDS));
        }

        @Override
        public long find(MemorySegment memory, long from, long most, Found found) {
            int pages = (int) Math.ceilDiv(memory.byteSize(), Page.MOST_BYTES);
            written.set(chance.nextInt(pages));
            int next = (int) from;
            for (long left = most; left > 0 && next < pages; left--) {
                int one = written.nextSetBit(next);
                if (one < 0) {
                    return pages;
                }
                found.pages(one, one + 1);
                written.clear(one);
                next = one + 1;
            }
            return next;
        }
    }

    /** Some words, and now and then zeros where there was something. */
    private static void write(Storage storage, RelocationBounds region, NotedWrites noted, RandomGenerator chance) {
        for (int i = chance.nextInt(30); i > 0; i--) {
            long word = chance.nextLong(region.b());
            storage.store(region.l() + word, chance.nextInt(3) == 0 ? 0 : chance.nextLong());
            noted.note(word);
        }
        if (chance.nextInt(3) == 0) {
            storage.window(region).fill((byte) 0);
            for (long word = 0; word < region.b(); word++) {
                noted.note(word);
            }
        }
    }

    @Test
    void aPassIsAsLongAsItIsAllowedToBeAndMissesNothing() {
        long words = 1000 * PAGE_WORDS;
        Storage storage = Storage.allocate(words);
        RelocationBounds region = RelocationBounds.all(words);
        for (long page = 0; page < 1000; page += 7) {
            storage.store(page * PAGE_WORDS + 3, page + 1);
        }
        MemoryCopy copy = new MemoryCopy(Storage.allocate(words), words, WriteWatch.NONE);
        Set<Long> found = new HashSet<>();
        MemoryCopy.Part part;
        int parts = 0;
        do {
            part = copy.pass(storage, region, 128, 1000);
            found.addAll(part.changed());
            parts++;
        } while (!part.complete());
        assertEquals(8, parts);
        assertEquals(143, found.size());
        assertTrue(found.stream().allMatch(page -> page % 7 == 0));
        assertTrue(copy.rest(storage, region, MemoryCopyTest::inOrder).isEmpty());
    }

    @Test
    void theHashIsOfTheContentAndNotOfWhatWasThereBefore() {
        Seeds.forEach(50, chance -> {
            long words = 1 + chance.nextLong(200 * PAGE_WORDS);
            MemorySegment memory = Storage.allocate(words).window(RelocationBounds.all(words));
            PageTable table = new PageTable();
            String zeros = table.hash(REST);
            long word = chance.nextLong(words);
            long number = word / PAGE_WORDS;
            memory.setAtIndex(ValueLayout.JAVA_LONG, word, 1);
            table.set(number, MemoryCopy.page(memory, number));
            String one = table.hash(REST);
            assertNotEquals(zeros, one);
            assertEquals(table(memory).hash(REST), one);
            memory.setAtIndex(ValueLayout.JAVA_LONG, word, 2);
            table.set(number, MemoryCopy.page(memory, number));
            assertNotEquals(one, table.hash(REST));
            memory.setAtIndex(ValueLayout.JAVA_LONG, word, 0);
            table.set(number, MemoryCopy.page(memory, number));
            assertEquals(zeros, table.hash(REST));
        });
    }

    @Test
    void aMemoryOfAnotherSizeIsRefused() {
        MemoryCopy copy = new MemoryCopy(Storage.allocate(1024), 1024, WriteWatch.NONE);
        assertThrows(
                IllegalArgumentException.class,
                () -> copy.rest(Storage.allocate(2048), RelocationBounds.all(512), MemoryCopyTest::inOrder));
    }
}
