package trapline.device.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import trapline.machine.Bytes;
import trapline.machine.MacAddress;

class FrameTest {
    private static final byte[] BYTES = {
        (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 2, 0, 0, 0, 0, (byte) 0x9a, 8, 6
    };

    @Test
    void hasBytesThatDoNotChange() {
        byte[] bytes = BYTES.clone();
        Frame frame = Frame.of(bytes, 0, 14).orElseThrow();
        bytes[0] = 0;
        assertEquals(Bytes.of(BYTES), frame.bytes());
        assertEquals(Frame.of(BYTES, 0, 14).orElseThrow(), frame);
        assertEquals("02:00:00:00:00:9a", frame.source().toString());
        assertTrue(frame.destination().isGroup());
        assertFalse(frame.source().isGroup());
    }

    @Test
    void isNeitherTooShortNorTooLong() {
        byte[] bytes = new byte[Frame.LONGEST + 1];
        assertTrue(Frame.of(bytes, 0, Frame.SHORTEST - 1).isEmpty());
        assertTrue(Frame.of(bytes, 0, Frame.LONGEST + 1).isEmpty());
        assertTrue(Frame.of(bytes, 1, Frame.LONGEST).isPresent());
        assertTrue(Frame.of(bytes, 0, -1).isEmpty());
        assertThrows(IllegalArgumentException.class, () -> new Frame(Bytes.NONE));
        assertThrows(IllegalArgumentException.class, () -> new Frame(Bytes.of(bytes)));
    }

    @Test
    void anAddressHas48Bits() {
        assertThrows(IllegalArgumentException.class, () -> new MacAddress(1L << 48));
        assertThrows(IllegalArgumentException.class, () -> new MacAddress(-1));
        assertEquals(
                MacAddress.local(5), MacAddress.at(Bytes.of(MacAddress.local(5).octets()), 0));
        assertFalse(MacAddress.local(-1).isGroup());
    }

    @Test
    void aQueueIsBoundedInFramesAndBytes() {
        FrameQueue queue = FrameQueue.create(3, 40);
        Frame frame = Frame.of(BYTES, 0, 14).orElseThrow();
        assertTrue(queue.add(frame));
        assertTrue(queue.add(frame));
        assertFalse(queue.add(frame), "42 bytes");
        assertEquals(28, queue.bytes());
        assertEquals(frame, queue.poll().orElseThrow());
        assertTrue(queue.add(frame));
        assertEquals(1, queue.dropped());
        FrameQueue few = FrameQueue.create(1, 1000);
        assertTrue(few.add(frame));
        assertFalse(few.add(frame));
        assertThrows(IllegalArgumentException.class, () -> FrameQueue.create(-1, 0));
    }
}
