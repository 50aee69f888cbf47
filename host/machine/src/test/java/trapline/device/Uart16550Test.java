package trapline.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class Uart16550Test extends DeviceContract {
    private boolean raised;
    private final Console console = new Console();
    private final Uart16550 uart = new Uart16550(console, level -> raised = level);

    @Override
    protected Device create() {
        return new Uart16550(new Console(), level -> {});
    }

    @Override
    protected List<Integer> interestingOffsets() {
        return List.of(0, 1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void registersAfterTheReset() {
        long[] expected = {0, 0, 1, 0, 8, 0x60, 0xb0, 0};
        for (int i = 0; i < 8; i++) {
            assertEquals(expected[i], read(i));
        }
        write(3, 0x80);
        assertEquals(12, read(0));
        assertEquals(0, read(1));
    }

    @Test
    void whatIsTransmittedIsPrinted() {
        for (char c : "hello".toCharArray()) {
            assertEquals(0x60, read(5));
            write(0, c);
        }
        assertEquals("hello", new String(console.outputFrom(0), StandardCharsets.ISO_8859_1));
    }

    @Test
    void theDivisorLatchIsApart() {
        write(3, 0x83);
        write(0, 0x34);
        write(1, 0x12);
        assertEquals(0x34, read(0));
        assertEquals(0x12, read(1));
        write(3, 3);
        assertEquals(0, read(1));
        assertEquals(0, console.printed());
    }

    @Test
    void theEmptyTransmitterInterruptsWhenEnabledAndAfterEachByte() {
        write(1, 2);
        assertTrue(raised);
        assertEquals(2, read(2));
        assertFalse(raised);
        assertEquals(1, read(2));
        write(0, 'x');
        assertTrue(raised);
        write(1, 0);
        assertFalse(raised);
        write(1, 2);
        assertTrue(raised);
    }

    @Test
    void receivedBytesInterruptOneByOneWithoutFifos() {
        write(1, 1);
        type("ab");
        assertTrue(raised);
        assertEquals(4, read(2));
        assertEquals(0x61, read(5));
        assertEquals('a', read(0));
        assertTrue(raised);
        assertEquals('b', read(0));
        assertFalse(raised);
        assertEquals(0x60, read(5));
        assertEquals(0, read(0));
    }

    @Test
    void theTriggerLevelAndTheTimeout() {
        write(2, 0x81);
        write(1, 1);
        type("1234567");
        assertEquals(0xcc, read(2));
        assertTrue(raised);
        type("8");
        assertEquals(0xc4, read(2));
        assertEquals('1', read(0));
        assertEquals(0xcc, read(2));
        for (char c : "2345678".toCharArray()) {
            assertEquals(c, read(0));
        }
        assertEquals(0xc1, read(2));
        assertFalse(raised);
    }

    @Test
    void moreThanTheFifoHoldsWaitsInTheConsole() {
        write(2, 1);
        write(1, 1);
        String text = "0123456789abcdefghijklmnopqrstuvwxyz";
        type(text);
        assertEquals(16, uart.state().received().length());
        StringBuilder got = new StringBuilder();
        while ((read(5) & 1) != 0) {
            got.append((char) read(0));
        }
        assertEquals(text, got.toString());
    }

    @Test
    void fifoControlClearsTheReceivedBytes() {
        write(1, 1);
        type("x");
        write(2, 1);
        assertEquals(0, read(5) & 1);
        type("y");
        write(2, 1);
        assertEquals(1, read(5) & 1, "the same value again has no effect");
        write(2, 3);
        assertEquals(0, read(5) & 1);
    }

    @Test
    void whoPollsFindsWhatWasTypedBefore() {
        type("ab");
        write(2, 7);
        assertFalse(raised);
        assertEquals("", uart.state().received());
        assertEquals(1, read(5) & 1);
        assertEquals('a', read(0));
        write(2, 7);
        assertEquals('b', read(0));
        assertEquals(0, read(5) & 1);
        assertEquals(0, read(0));
    }

    @Test
    void aDriverThatBeginsLosesNothing() {
        type("typed ahead");
        // As Linux's 8250 driver starts a port, read after read in vain.
        write(4, 0x1a);
        write(4, 1);
        clearAndDisableTheFifos();
        assertEquals(0, read(0));
        clearAndDisableTheFifos();
        assertEquals(0, read(5) & 1);
        assertEquals(0, read(0));
        write(1, 1);
        assertFalse(raised);
        write(2, 1);
        write(2, 0x81);
        assertTrue(raised);
        assertEquals("typed ahead", uart.state().received());
    }

    @Test
    void aDriverWithoutFifosRequestsToSend() {
        clearAndDisableTheFifos();
        write(1, 1);
        type("x");
        assertFalse(raised);
        assertEquals(Uart16550.Arrival.HELD, uart.state().arrival());
        write(4, 0x1b);
        write(4, 1);
        assertFalse(raised);
        write(4, 3);
        assertTrue(raised);
        assertEquals('x', read(0));
    }

    private void clearAndDisableTheFifos() {
        write(2, 1);
        write(2, 7);
        write(2, 0);
    }

    @Test
    void inLoopbackOutputsAreInputs() {
        write(2, 1);
        write(4, 0x1a);
        assertEquals(0x90, read(6));
        write(4, 0x15);
        assertEquals(0x60, read(6));
        type("typed");
        write(0, 'z');
        assertEquals(0, console.printed());
        assertEquals('z', read(0));
        assertEquals(0, read(5) & 1);
        write(4, 0);
        assertEquals('t', read(0));
    }

    @Test
    void inLoopbackTheFifoCanBeOverrun() {
        write(2, 1);
        write(1, 4);
        write(4, 0x10);
        for (int i = 0; i < 17; i++) {
            assertFalse(raised);
            write(0, i);
        }
        assertTrue(raised);
        assertEquals(0xc6, read(2));
        assertEquals(0x63, read(5));
        assertFalse(raised);
        assertEquals(0x61, read(5));
        assertEquals(0, read(0));
    }

    @Test
    void aWideAccessIsOneToItsFirstRegister() {
        uart.write(4, 4, 0x1a0b);
        assertEquals(0x0b, uart.read(4, 4));
        uart.write(6, 2, 0x1234);
        assertEquals(0, read(7));
        type("ab");
        assertEquals('a', uart.read(0, 8));
        assertFalse(uart.accepts(4, 8));
        assertFalse(uart.accepts(8, 1));
    }

    private long read(int register) {
        return uart.read(register, 1);
    }

    private void write(int register, int value) {
        uart.write(register, 1, value);
    }

    private void type(String text) {
        console.type(text);
        uart.receive();
    }
}
