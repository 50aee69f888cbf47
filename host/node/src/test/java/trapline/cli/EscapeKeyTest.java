package trapline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What of the keys is for the guest, and what for us. */
final class EscapeKeyTest {
    private final EscapeKey keys = new EscapeKey();

    private EscapeKey.Typed type(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return keys.take(bytes, bytes.length);
    }

    private static EscapeKey.Typed plain(String forGuest) {
        return new EscapeKey.Typed(forGuest, Optional.empty());
    }

    @Test
    void everyByteButCtrlAGoesToTheGuest() {
        StringBuilder all = new StringBuilder();
        for (char c = 0; c < 256; c++) {
            all.append(c == 1 ? "" : String.valueOf(c));
        }
        assertEquals(plain(all.toString()), type(all.toString()));
    }

    @Test
    void ctrlATwiceIsOneForTheGuest() {
        assertEquals(plain("a\1b"), type("a\1\1b"));
        assertEquals(plain(""), type("\1"));
        assertEquals(plain("\1"), type("\1"));
    }

    @Test
    void ctrlAXLeavesAlsoWhenItComesInTwoPieces() {
        assertEquals(new EscapeKey.Typed("ls\r", Optional.of(EscapeKey.Wish.LEAVE)), type("ls\r\1xnot looked at"));
        assertEquals(plain("ls"), type("ls\1"));
        assertEquals(new EscapeKey.Typed("", Optional.of(EscapeKey.Wish.LEAVE)), type("X"));
    }

    @Test
    void helpAndThenOn() {
        for (String key : new String[] {"h", "c", "?"}) {
            assertEquals(new EscapeKey.Typed("", Optional.of(EscapeKey.Wish.HELP)), type("\1" + key));
            assertEquals(plain("x"), type("x"));
        }
    }

    @Test
    void unknownCommandIsNothing() {
        assertEquals(plain("ab"), type("a\1zb"));
    }
}
