package trapline.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import trapline.machine.Seeds;

class BusTest {
    /** Answers every access and remembers one value. */
    private static final class Latch implements Device {
        private final long size;
        private long value;

        Latch(long size) {
            this.size = size;
        }

        record State(long value) {}

        @Override
        public long size() {
            return size;
        }

        @Override
        public boolean accepts(long offset, int bytes) {
            return bytes != 2;
        }

        @Override
        public long read(long offset, int bytes) {
            return value + offset;
        }

        @Override
        public void write(long offset, int bytes, long newValue) {
            value = newValue - offset;
        }

        @Override
        public State state() {
            return new State(value);
        }

        @Override
        public void restore(Record state) {
            value = ((State) state).value();
        }

        @Override
        public void reset() {
            throw new AssertionError("a bus resets nothing");
        }
    }

    @Test
    void anAccessReachesTheDeviceOfItsAddress() {
        Bus bus = Bus.of(List.of(new Bus.Mapping(0x2000, new Latch(16)), new Bus.Mapping(0x1000, new Latch(0x1000))));
        bus.find(0x2008, 8).orElseThrow().write(0x2008, 8, 50);
        assertEquals(42, bus.find(0x2000, 1).orElseThrow().read(0x2000, 1));
        assertEquals(0xfff, bus.find(0x1fff, 1).orElseThrow().read(0x1fff, 1));
    }

    @Test
    void whatNoDeviceAnswersFindsNothing() {
        Bus bus = Bus.of(List.of(new Bus.Mapping(0x1000, new Latch(12))));
        long[][] accesses = {
            {0xfff, 1},
            {0xff8, 8},
            {0x1008, 8},
            {0x100c, 1},
            {0x1002, 2},
            {0x1002, 4},
            {0x1000, 3},
            {0x1000, 0},
            {0x1000, 16},
            {0x1000, -1},
            {Long.MIN_VALUE, 8},
            {-8, 8},
            {-1, 1},
            {Long.MAX_VALUE, 1}
        };
        for (long[] access : accesses) {
            assertEquals(Optional.empty(), bus.find(access[0], (int) access[1]));
        }
        assertEquals(Optional.empty(), Bus.of(List.of()).find(0, 1));
    }

    @Test
    void devicesDoNotOverlapAndLieWithinTheAddresses() {
        assertThrows(
                IllegalArgumentException.class,
                () -> Bus.of(List.of(new Bus.Mapping(0x1000, new Latch(9)), new Bus.Mapping(0x1008, new Latch(1)))));
        assertThrows(IllegalArgumentException.class, () -> new Bus.Mapping(4, new Latch(1)));
        assertThrows(IllegalArgumentException.class, () -> new Bus.Mapping(-8, new Latch(1)));
        assertThrows(IllegalArgumentException.class, () -> new Bus.Mapping(0, new Latch(0)));
        assertThrows(IllegalArgumentException.class, () -> new Bus.Mapping(Bus.ADDRESS_LIMIT - 8, new Latch(9)));
        assertThrows(IllegalArgumentException.class, () -> new Bus.Mapping(8, new Latch(Long.MAX_VALUE)));
    }

    @Test
    void aSearchAgreesWithLookingAtEveryDevice() {
        Seeds.forEach(200, random -> {
            List<Bus.Mapping> mappings = new ArrayList<>();
            long next = 0;
            int devices = random.nextInt(Bus.DEVICE_LIMIT + 1);
            for (int i = 0; i < devices; i++) {
                long base = next + 8L * random.nextInt(4);
                Latch device = new Latch(random.nextInt(1, 40));
                mappings.add(new Bus.Mapping(base, device));
                next = (base + device.size() + 7) / 8 * 8;
            }
            Collections.shuffle(mappings, java.util.Random.from(random));
            Bus bus = Bus.of(mappings);
            for (int i = 0; i < 100; i++) {
                long address = random.nextLong(-20, next + 20);
                int size = 1 << random.nextInt(4);
                List<Bus.Mapping> expected = mappings.stream()
                        .filter(m -> address >= m.base() && address + size <= m.end())
                        .filter(m -> address % size == 0 && size != 2)
                        .toList();
                assertEquals(expected, bus.find(address, size).stream().toList());
            }
        });
    }
}
