package trapline.device.virtio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.ToLongFunction;
import java.util.random.RandomGenerator;
import trapline.device.Console;
import trapline.device.net.Frame;
import trapline.device.net.FrameQueue;
import trapline.machine.MacAddress;

/**
 * What a hostile driver does, read from bytes: each step is an operation and its operands, so that random bytes and a
 * fuzzer's corpus mean the same. Checks after each step that the device did bounded work and wrote nothing outside the memory, and
 * that it is total: it never throws. Half-way a twin is restored from the state, which must then stay equal.
 */
final class HostileProgram {
    /** The operations; any other number is a kick, too, which makes those the most frequent. */
    static final int START = 0;

    static final int WRITE_REGISTER = 1;
    static final int WRITE_ANYWHERE = 2;
    static final int READ_ANYWHERE = 3;
    static final int DESCRIBE = 4;
    static final int OFFER = 5;
    static final int JUMP = 6;
    static final int INPUT = 7;
    static final int POKE = 8;
    static final int INTERRUPT = 9;
    static final int BLOCK_REQUEST = 10;
    static final int INDIRECT_TABLE = 11;
    static final int KICK = 12;
    static final int OPERATIONS = 16;

    static final int DEVICES = 4;

    private static final int[] USUAL = {BLOCK_REQUEST, DESCRIBE, OFFER, OFFER, KICK, INPUT, INTERRUPT};
    private static final int STEP_BYTES = 8;

    private static final int RAM_BYTES = 0x5_0000;
    private static final int QUEUE_SIZE = 8;
    private static final long TABLE = TestDriver.BUFFERS + 0x8000;

    /** One chain of 256 parts that are each all of the memory, on top of what a batch may move. */
    private static final long MOVED_LIMIT = Virtqueue.WORK_LIMIT + 256L * RAM_BYTES + 1_000_000;

    /** What a batch looks at: parts at the price that the queue puts on them, three accesses each, and their pieces. */
    private static final long ACCESS_LIMIT = 600_000;

    private static final int[] REGISTERS = {
        Registers.DEVICE_FEATURES_SELECT,
        Registers.DRIVER_FEATURES,
        Registers.DRIVER_FEATURES_SELECT,
        Registers.QUEUE_SELECT,
        Registers.QUEUE_NUM,
        Registers.QUEUE_READY,
        Registers.QUEUE_NOTIFY,
        Registers.INTERRUPT_ACK,
        Registers.STATUS,
        Registers.QUEUE_DESCRIPTORS_LOW,
        Registers.QUEUE_DESCRIPTORS_HIGH,
        Registers.QUEUE_DRIVER_LOW,
        Registers.QUEUE_DRIVER_HIGH,
        Registers.QUEUE_DEVICE_LOW,
        Registers.QUEUE_DEVICE_HIGH,
        Registers.CONFIG,
        Registers.CONFIG + 8
    };

    /** A device, the driver on it, and what is at its other side. */
    private record Side(TestDriver driver, VirtioDevice device, Console console) {
        void input(int value) {
            switch (device) {
                case VirtioConsole terminal -> {
                    if (console.inputRoom() > 0) {
                        console.type(String.valueOf((char) value));
                    }
                    terminal.inputArrived();
                    if (value % 16 == 0) {
                        terminal.resize(value, value);
                    }
                }
                case VirtioNet net ->
                    Frame.of(new byte[Frame.LONGEST], 0, Frame.SHORTEST + value * 5)
                            .ifPresent(net::receive);
                case VirtioBlock _, VirtioRng _ -> {}
            }
        }
    }

    private final byte[] program;
    private int at;
    private List<Side> twins;

    private HostileProgram(byte[] program) {
        this.program = program;
        this.twins = List.of(side(next(1) % DEVICES, new GuestRam(RAM_BYTES)));
    }

    private static Side side(int kind, GuestRam ram) {
        Console console = new Console();
        VirtioDevice device = switch (kind) {
            case 0 -> VirtioBlock.create(CopyOnWriteDisk.create(new Pattern(100_000), 12), false, "hostile");
            case 1 -> VirtioConsole.create(console);
            case 2 -> VirtioNet.create(MacAddress.local(1), FrameQueue.create(4, 4096));
            default -> VirtioRng.create(SeededEntropy.create(new byte[SeededEntropy.SEED_BYTES]));
        };
        return new Side(new TestDriver(device, ram), device, console);
    }

    /** A program in which a driver mostly does what drivers do: random bytes alone rarely make rings that are sound for long. */
    static byte[] nearlySound(RandomGenerator random, int steps) {
        byte[] program = new byte[1 + STEP_BYTES * steps];
        random.nextBytes(program);
        for (int at = 1; at < program.length; at += STEP_BYTES) {
            int operation = switch (random.nextInt(12)) {
                case 0 -> START;
                case 1 -> random.nextInt(OPERATIONS);
                default -> USUAL[random.nextInt(USUAL.length)];
            };
            program[at] = (byte) operation;
        }
        return program;
    }

    /** Runs a program to its end. */
    static void run(byte[] program) {
        new HostileProgram(program).run();
    }

    private void run() {
        twins.forEach(side -> start(side.driver(), TestDriver.ALL));
        while (at < program.length) {
            if (twins.size() == 1 && at > program.length / 2) {
                twins = List.of(twins.getFirst(), restoredTwin());
            }
            step();
            twins.forEach(side -> side.driver().ram.checkGuards());
        }
        TestDriver one = twins.getFirst().driver();
        for (Side other : twins) {
            assertEquals(one.mmio.state(), other.driver().mmio.state());
            assertEquals(one.raised(), other.driver().raised());
            assertArrayEquals(one.ram.content(), other.driver().ram.content());
        }
    }

    private Side restoredTwin() {
        Side original = twins.getFirst();
        Side twin = side(
                List.of(2, 3, 1, 4).indexOf(original.device().deviceId()),
                original.driver().ram.copy());
        twin.driver().mmio.restore(original.driver().mmio.state());
        for (DriverRing ring : original.driver().rings) {
            twin.driver().rings.add(ring);
        }
        while (original.console().inputWaiting() > 0) {
            original.console().read();
        }
        return twin;
    }

    private void step() {
        int operation = next(1) % OPERATIONS;
        int queue = next(1) % Math.max(1, twins.getFirst().driver().rings.size());
        long a = next(4);
        long b = next(2);
        long moved = counted(GuestRam::moved);
        long accesses = counted(GuestRam::accesses);
        twins.forEach(side -> apply(side, operation, queue, a, b));
        assertTrue(counted(GuestRam::moved) - moved <= MOVED_LIMIT, "one step moved too much");
        assertTrue(counted(GuestRam::accesses) - accesses <= ACCESS_LIMIT, "one step looked at too much");
    }

    private long counted(ToLongFunction<GuestRam> count) {
        return count.applyAsLong(twins.getFirst().driver().ram);
    }

    private void apply(Side side, int operation, int queue, long a, long b) {
        TestDriver driver = side.driver();
        GuestRam ram = driver.ram;
        // The rings are at fixed places, so those of the first driver are every twin's.
        List<DriverRing> rings = twins.getFirst().driver().rings;
        long ring = rings.isEmpty() ? TABLE : rings.get(queue).descriptors;
        long availableRing = ring + 16 * QUEUE_SIZE;
        switch (operation) {
            case START -> start(driver, b % 2 == 0 ? TestDriver.ALL : Features.VERSION_1);
            case WRITE_REGISTER -> driver.set(REGISTERS[(int) b % REGISTERS.length], (int) a);
            case WRITE_ANYWHERE -> driver.mmio.write((b & 0x3ff) - 0x80, 1 << (a & 3), a * 0x0100_0001_0000_0101L);
            case READ_ANYWHERE -> driver.mmio.read((b & 0x3ff) - 0x80, 1 << (a & 3));
            case DESCRIBE -> describe(ram, ring + 16 * (b % QUEUE_SIZE), a, b);
            case OFFER -> {
                offer(ram, availableRing, a % 32 == 0 ? QUEUE_SIZE : a % QUEUE_SIZE);
                if (b % 4 != 0) {
                    driver.set(Registers.QUEUE_NOTIFY, queue);
                }
            }
            case JUMP -> ram.put(availableRing + 2, 2, a);
            case INPUT -> side.input((int) a & 0xff);
            case POKE -> ram.put(GuestRam.BASE + 0x1000 + b % 0x3000, 1, a);
            case INTERRUPT -> driver.interrupt();
            case BLOCK_REQUEST -> {
                ram.put(TestDriver.BUFFERS, 4, a % 16);
                ram.put(TestDriver.BUFFERS + 8, 8, b % 256);
                long length = a % 16 == 11 || a % 16 == 13 ? 16 : (b >>> 8) * 512 + (b % 8 == 0 ? 1 : 0);
                int writable = a % 2 == 0 ? DriverRing.WRITE : 0;
                part(ram, ring, DriverRing.out(TestDriver.BUFFERS, 16), DriverRing.NEXT, 1);
                part(ram, ring + 16, DriverRing.out(TestDriver.BUFFERS + 64, length), DriverRing.NEXT | writable, 2);
                part(ram, ring + 32, DriverRing.in(TestDriver.BUFFERS + 32, 1), DriverRing.WRITE, 0);
                offer(ram, availableRing, 0);
                driver.set(Registers.QUEUE_NOTIFY, queue);
            }
            case INDIRECT_TABLE -> {
                describe(ram, TABLE + 16 * (b % QUEUE_SIZE), a, b);
                DriverRing.Part table = DriverRing.out(TABLE, 16 * (1 + b / QUEUE_SIZE % QUEUE_SIZE));
                part(ram, ring + 16 * (a % QUEUE_SIZE), table, DriverRing.INDIRECT, 0);
            }
            default -> driver.set(Registers.QUEUE_NOTIFY, queue);
        }
    }

    /** Starts a driver whose descriptors are sound to begin with: every second one is for the device to write. */
    private static void start(TestDriver driver, long features) {
        driver.start(features, QUEUE_SIZE);
        for (DriverRing ring : driver.rings) {
            for (int i = 0; i < QUEUE_SIZE; i++) {
                int writable = (i + ring.index) % 2 == 0 ? DriverRing.WRITE : 0;
                part(
                        driver.ram,
                        ring.descriptors + 16L * i,
                        DriverRing.out(TestDriver.BUFFERS + 64L * i, 50),
                        writable,
                        0);
            }
        }
    }

    private static void offer(GuestRam ram, long availableRing, long head) {
        long position = ram.get(availableRing + 2, 2);
        ram.put(availableRing + 4 + 2 * (position % QUEUE_SIZE), 2, head);
        ram.put(availableRing + 2, 2, position + 1);
    }

    /** Writes a descriptor that is likely, not certain, to be sound. */
    private static void describe(GuestRam ram, long place, long a, long b) {
        long address = switch ((int) (a >>> 8) & 31) {
            case 0 -> GuestRam.BASE + (a >>> 16);
            case 1 -> ram.end() - (a >>> 24);
            case 2 -> a * 0x9e3779b97f4a7c15L;
            case 3 -> GuestRam.BASE + 0x1000 + (a >>> 20);
            default -> TestDriver.BUFFERS + (a >>> 20);
        };
        long length = switch ((int) (a >>> 13) & 31) {
            case 0 -> 0;
            case 1 -> a;
            case 2 -> a >>> 12;
            default -> 1 + (a >>> 18);
        };
        int flags = ((a & 7) == 0 ? DriverRing.NEXT : 0) | (int) (a >>> 3 & DriverRing.WRITE);
        part(
                ram,
                place,
                DriverRing.out(address, length),
                flags,
                (int) (b >>> 3) % 64 == 0 ? QUEUE_SIZE : (int) (b >>> 3) % QUEUE_SIZE);
    }

    private static void part(GuestRam ram, long place, DriverRing.Part part, int flags, int next) {
        ram.put(place, 8, part.address());
        ram.put(place + 8, 4, part.length());
        ram.put(place + 12, 2, flags);
        ram.put(place + 14, 2, next);
    }

    /** The next bytes as an unsigned number; zeros after the end. */
    private int next(int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | (at < program.length ? program[at] & 0xff : 0);
            at++;
        }
        return (int) (value & 0x7fff_ffff);
    }
}
