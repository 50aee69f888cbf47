package trapline.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import trapline.machine.Seeds;

/** What is often found stays known, however many other places there are, and in a bounded space. */
final class PlaceSamplesTest {
    @Test
    void placesThatAreFoundOftenStayAmongManyOthers() {
        Seeds.forEach(3, PlaceSamplesTest::findHotPlaces);
    }

    private static void findHotPlaces(RandomGenerator random) {
        PlaceSamples samples = new PlaceSamples();
        List<Long> hot = List.of(0x10a34L, 0xffff_ffff_8000_1234L, 0x3f_ffff_f000L);
        int third = 7000;
        int rounds = 3 * third;
        for (int i = 0; i < rounds; i++) {
            samples.add(i % 3 == 1 ? 1 : 0, hot.get(i % 3));
            samples.add(3, random.nextLong(1L << 40) * 2);
        }
        assertEquals(2L * rounds, samples.total());
        assertTrue(samples.places().size() <= 512);
        for (long address : hot) {
            PlaceSamples.Place found = samples.places().stream()
                    .filter(place -> place.address() == address)
                    .findFirst()
                    .orElseThrow();
            assertEquals(address < 0 ? 1 : 0, found.mode());
            // A third of half of all; what the others of its part of the table cost it is far less.
            assertTrue(found.count() > third * 4 / 5 && found.count() <= third + 1, found.toString());
        }
    }

    @Test
    void fewPlacesAreCountedExactly() {
        PlaceSamples samples = new PlaceSamples();
        assertEquals(List.of(), samples.places());
        for (int i = 0; i < 10; i++) {
            samples.add(0, 0x100);
        }
        samples.add(1, 0x100);
        assertEquals(11, samples.total());
        assertEquals(
                List.of(1L, 10L),
                samples.places().stream()
                        .map(PlaceSamples.Place::count)
                        .sorted()
                        .toList());
    }
}
