package trapline.isa.thirdgen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import trapline.machine.Mode;
import trapline.machine.Psw;
import trapline.machine.RelocationBounds;
import trapline.machine.Seeds;

final class PswWordTest {
    private static final long MAX = PswWord.FIELD_MAX;

    private static Psw psw(Mode mode, long p, long l, long b) {
        return new Psw(mode, p, new RelocationBounds(l, b));
    }

    @Test
    void fieldsLieWhereTheFormatSays() {
        assertEquals(0, PswWord.encode(psw(Mode.SUPERVISOR, 0, 0, 0)));
        assertEquals(1L << 63, PswWord.encode(psw(Mode.USER, 0, 0, 0)));
        assertEquals(1L << 42, PswWord.encode(psw(Mode.SUPERVISOR, 1, 0, 0)));
        assertEquals(1L << 21, PswWord.encode(psw(Mode.SUPERVISOR, 0, 1, 0)));
        assertEquals(1, PswWord.encode(psw(Mode.SUPERVISOR, 0, 0, 1)));
        assertEquals(-1, PswWord.encode(psw(Mode.USER, MAX, MAX, MAX)));
    }

    @Test
    void everyPswSurvivesItsWord() {
        long[] fields = {0, 1, 2, 1 << 20, MAX - 1, MAX};
        for (Mode mode : Mode.values()) {
            for (long p : fields) {
                for (long l : fields) {
                    for (long b : fields) {
                        Psw psw = psw(mode, p, l, b);
                        assertEquals(psw, PswWord.decode(PswWord.encode(psw)));
                    }
                }
            }
        }
    }

    @Test
    void everyWordIsAPsw() {
        Seeds.forEach(2000, random -> {
            long word = random.nextLong();
            assertEquals(word, PswWord.encode(PswWord.decode(word)));
        });
    }

    @Test
    void numberThatDoesNotFitIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> PswWord.encode(psw(Mode.USER, MAX + 1, 0, 0)));
        assertThrows(IllegalArgumentException.class, () -> PswWord.encode(psw(Mode.USER, 0, MAX + 1, 0)));
        assertThrows(IllegalArgumentException.class, () -> PswWord.encode(psw(Mode.USER, 0, 0, MAX + 1)));
    }
}
