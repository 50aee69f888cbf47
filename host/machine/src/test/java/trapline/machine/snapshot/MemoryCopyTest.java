package trapline.machine.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import trapline.machine.RelocationBounds;
import trapline.machine.Seeds;
import trapline.machine.Storage;

/** A memory is copied while it is written to, and is the same in the end, by content and by names. */
class MemoryCopyTest {
    private static final long PAGE_WORDS = Page.MOST_BYTES / Storage.BYTES_PER_CELL;

    @Test
    void aMemoryThatIsWrittenToMeanwhileIsCopiedExactly() {
        Seeds.forEach(200, chance -> {
            long words = 1 + chance.nextLong(300 * PAGE_WORDS);
            Storage storage = Storage.allocate(words + 100);
            RelocationBounds region = new RelocationBounds(chance.nextInt(100), words);
            MemoryCopy copy = new MemoryCopy(Storage.allocate(words), words);
            PageTable table = new PageTable();
            write(storage, region, chance);
            for (int part = chance.nextInt(6); part > 0; part--) {
                List<Long> changed = copy.pass(storage, region, 1 + chance.nextInt(200), 1 + chance.nextInt(40))
                        .changed();
                changed.forEach(number -> table.set(number, copy.page(number)));
                write(storage, region, chance);
            }
            copy.rest(storage, region).forEach(number -> table.set(number, copy.page(number)));
            assertEquals(MemoryPages.capture(storage, region, _ -> {}), table.names());
            assertTrue(copy.rest(storage, region).isEmpty(), "nothing is left");
        });
    }

    /** Some words, and now and then zeros where there was something. */
    private static void write(Storage storage, RelocationBounds region, RandomGenerator chance) {
        for (int i = chance.nextInt(30); i > 0; i--) {
            storage.store(region.l() + chance.nextLong(region.b()), chance.nextInt(3) == 0 ? 0 : chance.nextLong());
        }
        if (chance.nextInt(3) == 0) {
            storage.window(region).fill((byte) 0);
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
        MemoryCopy copy = new MemoryCopy(Storage.allocate(words), words);
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
        assertTrue(copy.rest(storage, region).isEmpty());
    }

    @Test
    void aMemoryOfAnotherSizeIsRefused() {
        MemoryCopy copy = new MemoryCopy(Storage.allocate(1024), 1024);
        assertThrows(
                IllegalArgumentException.class, () -> copy.rest(Storage.allocate(2048), RelocationBounds.all(512)));
    }
}
