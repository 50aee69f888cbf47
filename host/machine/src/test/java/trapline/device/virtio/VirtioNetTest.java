package trapline.device.virtio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static trapline.device.virtio.DriverRing.in;
import static trapline.device.virtio.DriverRing.out;
import static trapline.device.virtio.TestDriver.BUFFERS;

import java.util.List;
import org.junit.jupiter.api.Test;
import trapline.device.net.Frame;
import trapline.device.net.FrameQueue;
import trapline.machine.MacAddress;

/** Conformance of the network device to chapter 5.1. */
class VirtioNetTest {
    private static final int HEADER = VirtioNet.HEADER_BYTES;

    private final FrameQueue wire = FrameQueue.create(4, 4 * Frame.LONGEST);
    private final VirtioNet device = VirtioNet.create(MacAddress.local(0x0102030405L), wire);
    private final TestDriver driver = TestDriver.started(device, Features.VERSION_1 | VirtioNet.MAC | VirtioNet.STATUS);
    private final DriverRing receive = driver.rings.get(VirtioNet.RECEIVE);
    private final DriverRing transmit = driver.rings.get(VirtioNet.TRANSMIT);

    private static Frame frame(int length, int fill) {
        byte[] bytes = new byte[length];
        java.util.Arrays.fill(bytes, (byte) fill);
        return Frame.of(bytes, 0, length).orElseThrow();
    }

    private void send(Frame frame) {
        driver.ram.put(BUFFERS, new byte[HEADER]);
        driver.ram.put(BUFFERS + HEADER, frame.bytes().toArray());
        transmit.add(out(BUFFERS, HEADER), out(BUFFERS + HEADER, frame.length()));
        transmit.kick();
        assertEquals(1, transmit.collect().size());
    }

    @Test
    void theConfigurationHasAddressAndLink() {
        byte[] octets = {2, 1, 2, 3, 4, 5};
        for (int i = 0; i < octets.length; i++) {
            assertEquals(octets[i], driver.mmio.read(0x100 + i, 1));
        }
        assertEquals(1, driver.mmio.read(0x106, 2), "the link is up");
        MacAddress group = new MacAddress(0xffff_ffff_ffffL);
        assertThrows(IllegalArgumentException.class, () -> VirtioNet.create(group, wire));
    }

    @Test
    void sentFramesGoToTheWireWithoutTheirHeader() {
        send(frame(60, 1));
        send(frame(Frame.LONGEST, 2));
        assertEquals(frame(60, 1), wire.poll().orElseThrow());
        assertEquals(frame(Frame.LONGEST, 2), wire.poll().orElseThrow());
        assertTrue(wire.poll().isEmpty());
        assertEquals(Registers.USED_BUFFER, driver.interrupt());
    }

    @Test
    void aHeaderAndFrameInOnePartAreSentToo() {
        driver.ram.put(BUFFERS, new byte[HEADER + 20]);
        transmit.add(out(BUFFERS, HEADER + 20));
        transmit.kick();
        assertEquals(frame(20, 0), wire.poll().orElseThrow());
    }

    @Test
    void whatIsNoFrameIsGivenBackAndNotSent() {
        driver.ram.put(BUFFERS, new byte[4096]);
        transmit.add(out(BUFFERS, HEADER + Frame.SHORTEST - 1));
        transmit.add(out(BUFFERS, HEADER + Frame.LONGEST + 1));
        transmit.add(out(BUFFERS, 3));
        transmit.add(in(BUFFERS, 100));
        driver.ram.put(BUFFERS + 2000, 1, 1);
        transmit.add(out(BUFFERS + 2000, HEADER + 60));
        driver.ram.put(BUFFERS + 3001, 1, 1);
        transmit.add(out(BUFFERS + 3000, HEADER + 60));
        transmit.kick();
        assertEquals(6, transmit.collect().size());
        assertEquals(0, wire.count());
        assertEquals(6, ((VirtioNet.State) device.state()).refused());
        assertFalse(driver.needsReset());
    }

    @Test
    void aFullWireDropsAndTheGuestCannotTell() {
        for (int i = 0; i < 6; i++) {
            send(frame(100, i));
        }
        assertEquals(4, wire.count());
        assertEquals(2, wire.dropped());
        VirtioNet other = VirtioNet.create(MacAddress.local(1), FrameQueue.create(100, 100_000));
        TestDriver otherDriver = TestDriver.started(other, Features.VERSION_1);
        for (int i = 0; i < 6; i++) {
            otherDriver.ram.put(BUFFERS + HEADER, frame(100, i).bytes().toArray());
            otherDriver.rings.get(VirtioNet.TRANSMIT).add(out(BUFFERS, HEADER + 100));
            otherDriver.rings.get(VirtioNet.TRANSMIT).kick();
        }
        assertEquals(other.state(), device.state());
    }

    @Test
    void aReceivedFrameFillsOneBufferBehindAHeader() {
        int head = receive.add(in(BUFFERS, 1526));
        receive.kick();
        driver.ram.put(BUFFERS, 8, -1);
        assertTrue(device.receive(frame(64, 9)));
        assertEquals(List.of(new DriverRing.Used(head, HEADER + 64)), receive.collect());
        byte[] header = new byte[HEADER];
        header[10] = 1;
        assertArrayEquals(header, driver.ram.bytes(BUFFERS, HEADER), "plain, in one buffer");
        assertArrayEquals(frame(64, 9).bytes().toArray(), driver.ram.bytes(BUFFERS + HEADER, 64));
        assertEquals(Registers.USED_BUFFER, driver.interrupt());
    }

    @Test
    void framesAreMissedWithoutDriverOrBuffers() {
        assertFalse(device.receive(frame(64, 1)));
        receive.add(in(BUFFERS, 1526));
        assertTrue(device.receive(frame(64, 1)), "a buffer counts though the device was not notified");
        assertFalse(device.receive(frame(64, 1)));
        driver.set(Registers.STATUS, 0);
        assertFalse(device.receive(frame(64, 1)));
        assertEquals(3, ((VirtioNet.State) device.state()).missed());
    }

    @Test
    void aReceiveBufferTooSmallNeedsAReset() {
        receive.add(in(BUFFERS, HEADER + 63));
        assertFalse(device.receive(frame(64, 1)));
        assertTrue(driver.needsReset());
    }

    @Test
    void theStateTellsWhatWasSent() {
        Record before = device.state();
        send(frame(60, 1));
        Record one = device.state();
        assertNotEquals(before, one);
        device.restore(before);
        send(frame(60, 2));
        assertNotEquals(one, device.state(), "other bytes, another state");
        device.restore(before);
        send(frame(60, 1));
        assertEquals(one, device.state());
    }
}
