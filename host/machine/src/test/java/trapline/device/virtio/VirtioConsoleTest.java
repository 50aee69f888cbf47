package trapline.device.virtio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static trapline.device.virtio.DriverRing.in;
import static trapline.device.virtio.DriverRing.out;
import static trapline.device.virtio.TestDriver.BUFFERS;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import trapline.device.Console;

/** Conformance of the console device to chapter 5.3. */
class VirtioConsoleTest {
    private final Console console = new Console();
    private final VirtioConsole device = VirtioConsole.create(console);
    private final TestDriver driver = TestDriver.started(device, Features.VERSION_1);
    private final DriverRing receive = driver.rings.get(VirtioConsole.RECEIVE);
    private final DriverRing transmit = driver.rings.get(VirtioConsole.TRANSMIT);

    private void type(String text) {
        console.type(text);
        device.inputArrived();
    }

    private String memory(long address, int length) {
        return new String(driver.ram.bytes(address, length), StandardCharsets.ISO_8859_1);
    }

    @Test
    void typedBytesFillTheBuffersThatWait() {
        int first = receive.add(in(BUFFERS, 4));
        int second = receive.add(in(BUFFERS + 16, 1), in(BUFFERS + 32, 100));
        receive.kick();
        assertTrue(receive.collect().isEmpty());
        assertFalse(driver.raised());
        type("hello\u00ff");
        assertEquals(List.of(new DriverRing.Used(first, 4), new DriverRing.Used(second, 2)), receive.collect());
        assertEquals(Registers.USED_BUFFER, driver.interrupt());
        assertEquals("hell", memory(BUFFERS, 4));
        assertEquals("o", memory(BUFFERS + 16, 1));
        assertEquals("\u00ff", memory(BUFFERS + 32, 1));
    }

    @Test
    void typedBytesWaitForBuffersAndForADriver() {
        driver.set(Registers.STATUS, 0);
        type("abc");
        driver.start(Features.VERSION_1, 8);
        DriverRing ring = driver.rings.get(VirtioConsole.RECEIVE);
        ring.add(in(BUFFERS, 2));
        ring.kick();
        assertEquals("ab", memory(BUFFERS, 2));
        assertEquals(1, console.inputWaiting());
        ring.add(in(BUFFERS, 2));
        ring.kick();
        assertEquals("c", memory(BUFFERS, 1));
        console.endInput();
        device.inputArrived();
        assertEquals(2, ring.collect().size());
    }

    @Test
    void aBufferWithoutRoomNeedsAReset() {
        receive.add(out(BUFFERS, 4));
        type("a");
        assertTrue(driver.needsReset());
        assertEquals(1, console.inputWaiting(), "nothing typed is lost");
    }

    @Test
    void sentBytesArePrinted() {
        driver.ram.put(BUFFERS, "hi\n\u0000\u00fe".getBytes(StandardCharsets.ISO_8859_1));
        transmit.add(out(BUFFERS, 5));
        transmit.kick();
        assertEquals("hi\n\u0000\u00fe", new String(console.outputFrom(0), StandardCharsets.ISO_8859_1));
    }

    @Test
    void oneBufferPrintsABoundedNumberOfBytes() {
        DriverRing.Part[] parts = new DriverRing.Part[32];
        java.util.Arrays.fill(parts, out(BUFFERS, 256 * 1024));
        transmit.add(parts);
        transmit.kick();
        assertEquals(VirtioConsole.PRINT_LIMIT, console.printed());
        assertEquals(1, transmit.collect().size());
    }

    @Test
    void anEmergencyWriteNeedsNoDriver() {
        driver.set(Registers.STATUS, 0);
        driver.mmio.write(0x108, 4, 'E');
        driver.mmio.write(0x100, 4, 'x');
        assertEquals("E", new String(console.outputFrom(0), StandardCharsets.ISO_8859_1));
    }

    @Test
    void aNewSizeIsAChangeOfTheConfiguration() {
        device.resize(132, 43);
        assertEquals(Registers.CONFIGURATION_CHANGE, driver.interrupt());
        assertEquals(132, driver.mmio.read(0x100, 2));
        assertEquals(43, driver.mmio.read(0x102, 2));
        assertEquals(new VirtioConsole.State(132, 43), device.state());
    }
}
