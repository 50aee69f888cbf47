package trapline.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import trapline.machine.Seeds;

/** What every {@link Device} does, whatever a guest asks of it. */
abstract class DeviceContract {
    private static final int[] SIZES = {1, 2, 4, 8};

    /** Time for those that need it: the same for every device of a test. */
    protected long now;

    /** A new device; its interrupt lines lead nowhere. */
    protected abstract Device create();

    /** Offsets where there is something. */
    protected abstract List<Integer> interestingOffsets();

    @Test
    void anyAccessIsAnsweredOrIgnored() {
        Seeds.forEach(30, random -> {
            Device device = create();
            for (int i = 0; i < 2000; i++) {
                long offset = offset(random, device);
                int size = SIZES[random.nextInt(SIZES.length)];
                boolean accepted = device.accepts(offset, size);
                assertTrue(!accepted || offset >= 0 && offset <= device.size() - size);
                Record before = device.state();
                if (random.nextBoolean()) {
                    device.write(offset, size, value(random));
                } else {
                    long value = device.read(offset, size);
                    assertTrue(size == 8 || value >>> 8 * size == 0, "zero-extended");
                    assertTrue(accepted || value == 0);
                }
                assertTrue(accepted || device.state().equals(before));
                now += random.nextInt(100);
            }
        });
    }

    @Test
    void theStateIsAllThatThereIs() {
        Seeds.forEach(30, random -> {
            Device first = create();
            for (int i = 0; i < 500; i++) {
                step(random.nextLong(), first);
            }
            Device second = create();
            second.restore(first.state());
            for (int i = 0; i < 500; i++) {
                assertEquals(first.state(), second.state());
                assertEquals(first.state().toString(), second.state().toString());
                long seed = random.nextLong();
                assertEquals(step(seed, first), step(seed, second));
                now += random.nextInt(100);
            }
        });
    }

    @Test
    void aResetForgetsWhatTheGuestDid() {
        Seeds.forEach(30, random -> {
            now = 0;
            Device device = create();
            Record fresh = device.state();
            for (int i = 0; i < 500; i++) {
                step(random.nextLong(), device);
            }
            device.reset();
            assertEquals(fresh, device.state());
        });
    }

    private long step(long seed, Device device) {
        RandomGenerator random = new java.util.SplittableRandom(seed);
        long offset = offset(random, device);
        int size = SIZES[random.nextInt(SIZES.length)];
        if (random.nextBoolean()) {
            device.write(offset, size, value(random));
            return 0;
        }
        return device.read(offset, size);
    }

    private long offset(RandomGenerator random, Device device) {
        return switch (random.nextInt(8)) {
            case 0 -> random.nextLong();
            case 1 -> random.nextLong(-8, device.size() + 8);
            case 2 -> random.nextLong(device.size()) & -8;
            default ->
                interestingOffsets().get(random.nextInt(interestingOffsets().size()));
        };
    }

    private static long value(RandomGenerator random) {
        return random.nextBoolean() ? random.nextLong() : random.nextInt(256);
    }
}
