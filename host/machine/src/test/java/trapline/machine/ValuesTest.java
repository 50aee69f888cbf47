package trapline.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** The values of the formal model refuse nonsense. */
final class ValuesTest {
    @Test
    void imageKeepsItsOwnCopyOfTheWords() {
        long[] words = {1, 2, 3};
        Image image = new Image("thirdgen", 3, 0, words);
        words[0] = 9;
        image.words()[1] = 9;
        assertArrayEquals(new long[] {1, 2, 3}, image.words());
        assertEquals(3, image.length());
    }

    @Test
    void imageEqualsByContent() {
        Image image = new Image("thirdgen", 8, 5, new long[] {1, 2});
        assertEquals(image, new Image("thirdgen", 8, 5, new long[] {1, 2}));
        assertEquals(image.hashCode(), new Image("thirdgen", 8, 5, new long[] {1, 2}).hashCode());
        assertNotEquals(image, new Image("other", 8, 5, new long[] {1, 2}));
        assertNotEquals(image, new Image("thirdgen", 9, 5, new long[] {1, 2}));
        assertNotEquals(image, new Image("thirdgen", 8, 6, new long[] {1, 2}));
        assertNotEquals(image, new Image("thirdgen", 8, 5, new long[] {1, 3}));
    }

    @Test
    void imageLargerThanItsSizeIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Image("thirdgen", 1, 0, new long[2]));
    }

    @Test
    void inputsRefuseWhatNoMachineCanTake() {
        assertThrows(IllegalArgumentException.class, () -> new Input.ConsoleInput(""));
        assertThrows(IllegalArgumentException.class, () -> new Input.ConsoleInput("a\u0100"));
        assertThrows(IllegalArgumentException.class, () -> new Input.BitFlip(-1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Input.BitFlip(0, 64));
        assertThrows(IllegalArgumentException.class, () -> new Input.BitFlip(0, -1));
        assertThrows(IllegalArgumentException.class, () -> new TimedInput(-1, new Input.ConsoleEnd()));
        assertEquals("\u00ff", new Input.ConsoleInput("\u00ff").bytes());
    }

    @Test
    void pswRefusesANegativeProgramCounter() {
        assertThrows(IllegalArgumentException.class, () -> new Psw(Mode.USER, -1, RelocationBounds.NOTHING));
        assertEquals("<u, 7, (1, 2)>", new Psw(Mode.USER, 7, new RelocationBounds(1, 2)).toString());
        assertEquals("s", Mode.SUPERVISOR.letter());
    }
}
