package trapline.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ConsoleTest {
    private static Console printing(int count) {
        Console console = new Console();
        for (int i = 0; i < count; i++) {
            console.print(i * 31);
        }
        return console;
    }

    @Test
    void bytesAreReadInTheOrderInWhichTheyWereTyped() {
        Console console = new Console();
        assertEquals(Console.NOTHING_WAITS, console.read());
        console.type("ab");
        assertEquals('a', console.read());
        console.type("\u0000\u00ff");
        assertEquals('b', console.read());
        assertEquals(0, console.read());
        assertEquals(255, console.read());
        assertEquals(Console.NOTHING_WAITS, console.read());
    }

    @Test
    void whatWasTypedIsCountedWhetherItWasReadOrNot() {
        Console console = new Console();
        console.type("abc");
        console.read();
        console.type("de");
        assertEquals(5, console.typed());
        Console again = new Console();
        again.restore(console.state());
        again.type("f");
        assertEquals(6, again.typed());
        assertThrows(IllegalArgumentException.class, () -> new Console.State("abc", 2, false, "", 0, 0));
    }

    @Test
    void endOfInputComesAfterWhatWasTyped() {
        Console console = new Console();
        console.type("x");
        assertFalse(console.inputEnded());
        console.endInput();
        assertTrue(console.inputEnded());
        assertEquals('x', console.read());
        assertEquals(Console.INPUT_ENDED, console.read());
        assertEquals(Console.INPUT_ENDED, console.read());
        assertEquals(0, console.inputRoom());
        assertThrows(IllegalArgumentException.class, () -> console.type("y"));
    }

    @Test
    void inputRefusesMoreThanItCanHold() {
        Console console = new Console();
        console.type("a".repeat(Console.INPUT_LIMIT - 1));
        assertEquals(1, console.inputRoom());
        assertThrows(IllegalArgumentException.class, () -> console.type("bc"));
        console.type("b");
        assertEquals(0, console.inputRoom());
        assertEquals('a', console.read());
        assertEquals(1, console.inputRoom());
        console.type("c");
    }

    @Test
    void outputKeepsTheLastBytesAndTheirPositions() {
        for (int count : new int[] {
            0, 1, 63, 64, 65, 1000, Console.OUTPUT_LIMIT - 1, Console.OUTPUT_LIMIT, Console.OUTPUT_LIMIT + 1, 150_000
        }) {
            Console console = printing(count);
            assertEquals(count, console.printed());
            int oldest = Math.max(0, count - Console.OUTPUT_LIMIT);
            assertEquals(oldest, console.oldestKept());
            byte[] kept = console.outputFrom(0);
            assertEquals(count - oldest, kept.length);
            for (int i = 0; i < kept.length; i++) {
                assertEquals((byte) ((oldest + i) * 31), kept[i]);
            }
        }
    }

    @Test
    void outputFromAPositionIsWhatWasPrintedSince() {
        Console console = new Console();
        "hello".chars().forEach(console::print);
        assertArrayEquals("lo".getBytes(StandardCharsets.ISO_8859_1), console.outputFrom(3));
        assertArrayEquals(new byte[0], console.outputFrom(5));
        assertArrayEquals(new byte[0], console.outputFrom(99));
        assertArrayEquals("hello".getBytes(StandardCharsets.ISO_8859_1), console.outputFrom(-4));
    }

    @Test
    void onlyTheLowEightBitsArePrinted() {
        Console console = new Console();
        console.print(0xffff_ff41);
        assertArrayEquals(new byte[] {0x41}, console.outputFrom(0));
        Console plain = new Console();
        plain.print(0x41);
        assertEquals(plain.fingerprint(), console.fingerprint());
    }

    @Test
    void fingerprintTellsOutputAndUnreadInputApart() {
        Console console = printing(70_000);
        assertEquals(printing(70_000).fingerprint(), console.fingerprint());
        assertNotEquals(printing(69_999).fingerprint(), console.fingerprint());
        console.type("a");
        assertNotEquals(printing(70_000).fingerprint(), console.fingerprint());
        console.read();
        assertEquals(printing(70_000).fingerprint(), console.fingerprint());
        console.endInput();
        assertNotEquals(printing(70_000).fingerprint(), console.fingerprint());
    }

    @Test
    void fingerprintRemembersOutputThatIsNoLongerKept() {
        Console one = new Console();
        Console other = new Console();
        one.print('a');
        other.print('b');
        for (int i = 0; i < Console.OUTPUT_LIMIT; i++) {
            one.print('x');
            other.print('x');
        }
        assertArrayEquals(one.outputFrom(0), other.outputFrom(0));
        assertNotEquals(one.fingerprint(), other.fingerprint());
    }
}
