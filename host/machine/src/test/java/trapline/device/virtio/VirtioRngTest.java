package trapline.device.virtio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static trapline.device.virtio.DriverRing.in;
import static trapline.device.virtio.DriverRing.out;
import static trapline.device.virtio.TestDriver.BUFFERS;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Conformance of the entropy device to chapter 5.4, and the generator behind it. */
class VirtioRngTest {
    private static byte[] seed(int first) {
        byte[] seed = new byte[SeededEntropy.SEED_BYTES];
        seed[0] = (byte) first;
        return seed;
    }

    private static byte[] draw(SeededEntropy entropy, int length) {
        byte[] bytes = new byte[length];
        entropy.draw(bytes, 0, length);
        return bytes;
    }

    @Test
    void theGeneratorIsShaOfSeedAndCounter() {
        // Computed with sha256sum from 32 zero bytes followed by 8 zero bytes.
        assertEquals(
                HexFormat.of().formatHex(Sha256.start().digest(new byte[40])),
                HexFormat.of().formatHex(draw(SeededEntropy.create(seed(0)), 32)));
        byte[] second = new byte[40];
        second[39] = 1;
        byte[] both = draw(SeededEntropy.create(seed(0)), 64);
        assertArrayEquals(Sha256.start().digest(second), Arrays.copyOfRange(both, 32, 64));
    }

    @Test
    void theBytesDependOnSeedAndPositionOnly() {
        byte[] whole = draw(SeededEntropy.create(seed(1)), 1000);
        SeededEntropy pieces = SeededEntropy.create(seed(1));
        byte[] joined = new byte[1000];
        for (int at = 0, length = 1; at < 1000; at += length, length = Math.min(length + 7, 1000 - at)) {
            pieces.draw(joined, at, length);
        }
        assertArrayEquals(whole, joined);
        assertFalse(Arrays.equals(whole, draw(SeededEntropy.create(seed(2)), 1000)));
        assertThrows(IllegalArgumentException.class, () -> SeededEntropy.create(new byte[31]));
    }

    @Test
    void buffersAreFilledUpToALimit() {
        VirtioRng device = VirtioRng.create(SeededEntropy.create(seed(1)));
        TestDriver driver = TestDriver.started(device, Features.VERSION_1);
        DriverRing ring = driver.rings.getFirst();
        int small = ring.add(in(BUFFERS, 5), in(BUFFERS + 5, 5));
        int large = ring.add(in(BUFFERS + 10, 100_000));
        ring.kick();
        assertEquals(
                List.of(new DriverRing.Used(small, 10), new DriverRing.Used(large, VirtioRng.FILL_LIMIT)),
                ring.collect());
        assertArrayEquals(
                draw(SeededEntropy.create(seed(1)), 10 + VirtioRng.FILL_LIMIT),
                driver.ram.bytes(BUFFERS, 10 + VirtioRng.FILL_LIMIT));
        assertTrue(driver.raised());
    }

    @Test
    void aRequestWithoutRoomNeedsAReset() {
        TestDriver driver = TestDriver.started(VirtioRng.create(SeededEntropy.create(seed(1))));
        driver.rings.getFirst().add(out(BUFFERS, 8));
        driver.rings.getFirst().kick();
        assertTrue(driver.needsReset());
    }

    @Test
    void aRestoredDeviceGoesOnWhereItWas() {
        VirtioRng device = VirtioRng.create(SeededEntropy.create(seed(1)));
        TestDriver driver = TestDriver.started(device);
        driver.rings.getFirst().add(in(BUFFERS, 77));
        driver.rings.getFirst().kick();
        SeededEntropy entropy = SeededEntropy.create(seed(1));
        VirtioRng other = VirtioRng.create(entropy);
        other.restore(device.state());
        assertEquals(77, entropy.position());
        VirtioRng stranger = VirtioRng.create(SeededEntropy.create(seed(2)));
        assertThrows(IllegalArgumentException.class, () -> stranger.restore(device.state()));
    }
}
