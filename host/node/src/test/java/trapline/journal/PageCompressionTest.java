package trapline.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.airlift.compress.v3.zstd.ZstdJavaCompressor;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import trapline.machine.Bytes;
import trapline.machine.Seeds;
import trapline.machine.snapshot.Page;
import trapline.machine.snapshot.SnapshotFormatException;

/** A page is read as it was kept, in whatever form; a damaged one is refused, or is at most a page of other bytes, which its hash tells. */
final class PageCompressionTest {
    private static final int PLAIN = 0;
    private static final int DEFLATED = 1;
    private static final int ZSTD = 2;

    @Test
    void pagesAreReadAsTheyWereKept() {
        Seeds.forEach(500, random -> {
            byte[] page = page(random);
            byte[] kept = PageCompression.compress(Bytes.of(page));
            assertTrue(kept.length <= 1 + page.length, "longer than the page");
            assertArrayEquals(page, expanded(kept));
        });
    }

    @Test
    void whatHasAPatternIsKeptInLess() {
        byte[] kept = PageCompression.compress(Bytes.of(new byte[Page.MOST_BYTES]));
        assertEquals(ZSTD, kept[0]);
        assertTrue(kept.length < 64, kept.length + " bytes for one of zeros");
    }

    @Test
    void whatHasNoneIsKeptAsItIs() {
        Seeds.forEach(1, random -> {
            byte[] page = new byte[Page.MOST_BYTES];
            random.nextBytes(page);
            byte[] kept = PageCompression.compress(Bytes.of(page));
            assertEquals(PLAIN, kept[0]);
            assertArrayEquals(page, expanded(kept));
        });
    }

    @Test
    void pagesFromBeforeAreStillRead() {
        Seeds.forEach(100, random -> {
            byte[] page = page(random);
            byte[] kept = new byte[2 * Page.MOST_BYTES];
            kept[0] = DEFLATED;
            try (Deflater deflater = new Deflater(Deflater.BEST_SPEED, true)) {
                deflater.setInput(page);
                deflater.finish();
                int length = deflater.deflate(kept, 1, kept.length - 1);
                assertArrayEquals(page, expanded(Arrays.copyOf(kept, 1 + length)));
            }
        });
    }

    @Test
    void aDamagedPageIsRefusedOrStillAPage() {
        Seeds.forEach(2000, random -> {
            byte[] sound = page(random);
            byte[] kept = PageCompression.compress(Bytes.of(page(random)));
            for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
                int at = random.nextBoolean() ? random.nextInt(Math.min(24, kept.length)) : random.nextInt(kept.length);
                switch (random.nextInt(3)) {
                    case 0 -> kept[at] ^= (byte) (1 << random.nextInt(8));
                    case 1 -> kept[at] = (byte) random.nextInt();
                    default -> kept = Arrays.copyOf(kept, 1 + at);
                }
            }
            try {
                byte[] read = PageCompression.expand(kept);
                assertTrue(read.length > 0 && read.length <= Page.MOST_BYTES, read.length + " bytes");
            } catch (SnapshotFormatException refused) {
                assertTrue(String.valueOf(refused.getMessage()).startsWith("a page "), refused.toString());
            }
            assertArrayEquals(sound, expanded(PageCompression.compress(Bytes.of(sound))), "after a damaged one");
        });
    }

    @Test
    void whatIsNoPageIsRefused() {
        byte[] large = new byte[1 << 20];
        ZstdJavaCompressor compressor = new ZstdJavaCompressor();
        byte[] bomb = new byte[1 + compressor.maxCompressedLength(large.length)];
        bomb[0] = ZSTD;
        int length = compressor.compress(large, 0, large.length, bomb, 1, bomb.length - 1);
        refused(Arrays.copyOf(bomb, 1 + length));
        int empty = compressor.compress(large, 0, 0, bomb, 1, bomb.length - 1);
        refused(Arrays.copyOf(bomb, 1 + empty));
        refused(new byte[] {});
        refused(new byte[] {ZSTD});
        refused(new byte[] {3, 1, 2, 3});
    }

    private static void refused(byte[] kept) {
        assertThrows(SnapshotFormatException.class, () -> PageCompression.expand(kept));
    }

    private static byte[] expanded(byte[] kept) {
        try {
            return PageCompression.expand(kept);
        } catch (SnapshotFormatException e) {
            throw new AssertionError(e);
        }
    }

    /** Of any length, with runs, few letters, or repetitions. */
    private static byte[] page(RandomGenerator random) {
        byte[] page = new byte[random.nextBoolean() ? Page.MOST_BYTES : 1 + random.nextInt(Page.MOST_BYTES)];
        int letters = 1 + random.nextInt(256);
        int back = 1 + random.nextInt(200);
        int news = 1 + random.nextInt(40);
        for (int i = 0; i < page.length; i++) {
            boolean repeats = i >= back && random.nextInt(news) != 0;
            page[i] = repeats ? page[i - back] : (byte) random.nextInt(letters);
        }
        return page;
    }
}
