package trapline.device.virtio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static trapline.device.virtio.DriverRing.INDIRECT;
import static trapline.device.virtio.DriverRing.NEXT;
import static trapline.device.virtio.DriverRing.WRITE;
import static trapline.device.virtio.DriverRing.in;
import static trapline.device.virtio.DriverRing.out;
import static trapline.device.virtio.TestDriver.BUFFERS;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import trapline.device.Console;

/** Conformance of split virtqueues to chapter 2.7, seen through the console's transmit queue. */
class VirtqueueTest {
    private static final long PLAIN = Features.VERSION_1;

    private final Console console = new Console();
    private final TestDriver driver = new TestDriver(VirtioConsole.create(console));

    private DriverRing start(long features, int size) {
        driver.start(features, size);
        return driver.rings.get(VirtioConsole.TRANSMIT);
    }

    private void text(long address, String text) {
        driver.ram.put(address, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private String printed() {
        return new String(console.outputFrom(0), StandardCharsets.ISO_8859_1);
    }

    @Test
    void aBufferOfManyPartsIsOneStream() {
        DriverRing ring = start(PLAIN, 8);
        text(BUFFERS, "worldhello ");
        int head = ring.add(out(BUFFERS + 5, 6), out(BUFFERS, 1), out(BUFFERS + 1, 4));
        ring.kick();
        assertEquals("hello world", printed());
        assertEquals(List.of(new DriverRing.Used(head, 0)), ring.collect());
        assertEquals(Registers.USED_BUFFER, driver.interrupt());
        assertFalse(driver.raised());
    }

    @Test
    void anIndirectTableIsOneBufferEvenAfterDirectParts() {
        DriverRing ring = start(TestDriver.ALL, 8);
        text(BUFFERS, "abcdef");
        ring.addIndirect(BUFFERS + 0x1000, out(BUFFERS, 2), out(BUFFERS + 2, 1));
        ring.describe(BUFFERS + 0x2000, 0, out(BUFFERS + 4, 2), 0, 0);
        ring.describe(ring.descriptors, 6, out(BUFFERS + 3, 1), NEXT, 7);
        ring.describe(ring.descriptors, 7, out(BUFFERS + 0x2000, 16), INDIRECT, 0);
        ring.offer(6);
        ring.kick();
        assertEquals("abcdef", printed());
        assertFalse(driver.needsReset());
    }

    @Test
    void aQueueAsLongAsItsSizeAndAnIndirectTableAsLongAsTheMaximumWork() {
        DriverRing ring = start(TestDriver.ALL, 8);
        text(BUFFERS, "12345678");
        ring.add(Stream.iterate(0, i -> i + 1)
                .limit(8)
                .map(i -> out(BUFFERS + i, 1))
                .toArray(DriverRing.Part[]::new));
        ring.kick();
        assertEquals("12345678", printed());
        assertEquals(1, ring.collect().size());
        ring.addIndirect(
                BUFFERS + 0x1000,
                Stream.generate(() -> out(BUFFERS, 1)).limit(64).toArray(DriverRing.Part[]::new));
        ring.kick();
        assertEquals("12345678" + "1".repeat(64), printed());
        assertFalse(driver.needsReset());
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void positionsWrapAround(int size) {
        DriverRing ring = start(TestDriver.ALL, size);
        for (int i = 0; i < 70_000; i++) {
            driver.ram.put(BUFFERS, 1, 'a' + i % 26);
            ring.add(out(BUFFERS, 1));
            ring.interruptAfter(1);
            ring.kick();
            assertEquals(1, ring.collect().size());
            assertEquals(Registers.USED_BUFFER, driver.interrupt());
            assertEquals(ring.nextAvailable(), ring.deviceEvent());
        }
        assertEquals(70_000, console.printed());
        assertEquals('a' + 69_999 % 26, console.outputFrom(69_999)[0]);
    }

    static Stream<Integer> sizes() {
        return Stream.of(1, 2, 64);
    }

    @Test
    void aDriverCanDoWithoutInterrupts() {
        DriverRing ring = start(PLAIN, 8);
        ring.suppress(true);
        ring.add(out(BUFFERS, 1));
        ring.kick();
        assertEquals(1, ring.collect().size());
        assertFalse(driver.raised());
        ring.suppress(false);
        ring.add(out(BUFFERS, 1));
        ring.kick();
        assertTrue(driver.raised());
    }

    @Test
    void withEventIndicesTheInterruptComesAtThePositionTheDriverNames() {
        DriverRing ring = start(TestDriver.ALL, 8);
        ring.interruptAfter(3);
        ring.suppress(true); // Means nothing with event indices (2.7.7.1).
        for (int i = 1; i <= 4; i++) {
            ring.add(out(BUFFERS, 1));
            ring.kick();
            assertEquals(i == 3, driver.interrupt() != 0, "after " + i);
        }
        ring.collect();
        ring.interruptAfter(2);
        Stream.of(1, 2, 3).forEach(i -> ring.add(out(BUFFERS, 1)));
        ring.kick();
        assertTrue(driver.raised(), "the position may lie within a batch");
    }

    @Test
    void aKickWithNothingAvailableDoesNothing() {
        DriverRing ring = start(PLAIN, 8);
        ring.kick();
        driver.set(Registers.QUEUE_NOTIFY, 17);
        driver.set(Registers.QUEUE_NOTIFY, -1);
        assertFalse(driver.raised());
        assertFalse(driver.needsReset());
    }

    static Arguments attack(String what, Consumer<DriverRing> attack) {
        return Arguments.of(what, attack);
    }

    /** What a driver can do to a ring with 8 entries; the memory ends at the end of {@link TestDriver#RAM_BYTES}. */
    static Stream<Arguments> attacks() {
        long end = GuestRam.BASE + TestDriver.RAM_BYTES;
        return Stream.of(
                attack("a head outside the table", ring -> ring.offer(8)),
                attack("a head far outside", ring -> ring.offer(0xffff)),
                attack("a next outside the table", ring -> single(ring, out(BUFFERS, 1), NEXT, 8)),
                attack("a descriptor that follows itself", ring -> single(ring, out(BUFFERS, 1), NEXT, 0)),
                attack("a loop of two", ring -> {
                    ring.describe(ring.descriptors, 1, out(BUFFERS, 1), NEXT, 0);
                    single(ring, out(BUFFERS, 1), NEXT, 1);
                }),
                attack("no length", ring -> single(ring, out(BUFFERS, 0), 0, 0)),
                attack("below memory", ring -> single(ring, out(GuestRam.BASE - 1, 2), 0, 0)),
                attack("a register", ring -> single(ring, out(0x1000_1000L, 4), 0, 0)),
                attack("address 0", ring -> single(ring, out(0, 1), 0, 0)),
                attack("over the end of memory", ring -> single(ring, out(end - 1, 2), 0, 0)),
                attack("beyond memory", ring -> single(ring, out(end, 1), 0, 0)),
                attack("all of memory and more", ring -> single(ring, out(GuestRam.BASE, 0xffff_ffffL), 0, 0)),
                attack("an address that wraps", ring -> single(ring, out(-1, 2), 0, 0)),
                attack("an address that wraps into memory", ring -> single(ring, out(-16, 0x8000_0020L), 0, 0)),
                attack("the top of all addresses", ring -> single(ring, out(Long.MIN_VALUE, 8), 0, 0)),
                attack("for reading after one for writing", ring -> {
                    ring.describe(ring.descriptors, 1, out(BUFFERS, 1), 0, 0);
                    single(ring, in(BUFFERS, 1), NEXT | WRITE, 1);
                }),
                attack("an empty indirect table", ring -> single(ring, out(BUFFERS, 0), INDIRECT, 0)),
                attack("an indirect table of 17 bytes", ring -> single(ring, out(BUFFERS, 17), INDIRECT, 0)),
                attack("an indirect table of 15 bytes", ring -> single(ring, out(BUFFERS, 15), INDIRECT, 0)),
                attack("an indirect table too long", ring -> single(ring, out(BUFFERS, 65 * 16), INDIRECT, 0)),
                attack("an indirect table of 4 GiB", ring -> single(ring, out(BUFFERS, 0xffff_fff0L), INDIRECT, 0)),
                attack("an indirect table outside memory", ring -> single(ring, out(end - 8, 16), INDIRECT, 0)),
                attack("an indirect table that goes on", ring -> single(ring, out(BUFFERS, 16), INDIRECT | NEXT, 1)),
                attack("a table in a table", ring -> {
                    ring.describe(BUFFERS, 0, out(BUFFERS, 16), INDIRECT, 0);
                    single(ring, out(BUFFERS, 16), INDIRECT, 0);
                }),
                attack("a loop in a table", ring -> {
                    ring.describe(BUFFERS, 0, out(BUFFERS, 1), NEXT, 0);
                    single(ring, out(BUFFERS, 16), INDIRECT, 0);
                }),
                attack("a next outside a table", ring -> {
                    ring.describe(BUFFERS, 0, out(BUFFERS, 1), NEXT, 1);
                    single(ring, out(BUFFERS, 16), INDIRECT, 0);
                }),
                attack("more available than entries", ring -> {
                    for (int i = 0; i < 9; i++) {
                        single(ring, out(BUFFERS, 1), 0, 0);
                    }
                }));
    }

    private static void single(DriverRing ring, DriverRing.Part part, int flags, int next) {
        ring.describe(ring.descriptors, 0, part, flags, next);
        ring.offer(0);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void aMalformedRingNeedsAReset(String what, Consumer<DriverRing> attack) {
        DriverRing ring = start(TestDriver.ALL, 8);
        attack.accept(ring);
        byte[] before = driver.ram.content();
        ring.kick();
        assertTrue(driver.needsReset(), what);
        assertTrue(driver.mmio.fault().isPresent());
        assertEquals(0, console.printed());
        driver.ram.put(ring.used + 4 + 8L * ring.size, 2, 0); // The event index is the device's to write.
        assertArrayEquals(before, driver.ram.content(), "nothing is touched");
        driver.ram.checkGuards();
        assertEquals(Registers.CONFIGURATION_CHANGE, driver.interrupt());

        ring.add(out(BUFFERS, 1));
        ring.kick();
        assertEquals(0, console.printed(), "a device that needs a reset does nothing more");
        DriverRing fresh = start(TestDriver.ALL, 8);
        fresh.add(out(BUFFERS, 1));
        fresh.kick();
        assertEquals(1, console.printed(), "after the reset all is well");
        assertFalse(driver.needsReset());
    }

    @Test
    void anIndirectDescriptorNeedsItsFeature() {
        DriverRing ring = start(PLAIN, 8);
        ring.addIndirect(BUFFERS + 0x1000, out(BUFFERS, 1));
        ring.kick();
        assertTrue(driver.needsReset());
    }

    @Test
    void ringsOutsideMemoryNeedAReset() {
        for (int register :
                new int[] {Registers.QUEUE_DESCRIPTORS_HIGH, Registers.QUEUE_DRIVER_HIGH, Registers.QUEUE_DEVICE_HIGH
                }) {
            DriverRing ring = start(TestDriver.ALL, 8);
            ring.add(out(BUFFERS, 1));
            driver.set(Registers.QUEUE_SELECT, VirtioConsole.TRANSMIT);
            driver.set(Registers.QUEUE_READY, 0);
            driver.set(register, -1);
            driver.set(Registers.QUEUE_READY, 1);
            ring.kick();
            assertTrue(driver.needsReset(), Integer.toHexString(register));
            driver.ram.checkGuards();
        }
    }

    @Test
    void aDeviceThatWritesOverItsOwnRingsStillStops() {
        VirtioRng rng = VirtioRng.create(SeededEntropy.create(new byte[SeededEntropy.SEED_BYTES]));
        TestDriver hostile = TestDriver.started(rng);
        DriverRing ring = hostile.rings.getFirst();
        for (int i = 0; i < 8; i++) {
            ring.add(in(ring.available, 4 + 2L * ring.size));
        }
        long before = hostile.ram.accesses();
        ring.kick();
        assertTrue(hostile.ram.accesses() - before < 1000);
        hostile.ram.checkGuards();
    }
}
