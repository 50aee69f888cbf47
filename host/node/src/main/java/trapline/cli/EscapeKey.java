package trapline.cli;

import java.util.Locale;
import java.util.Optional;

/**
 * What a person types: bytes for the guest, but for commands to us, which begin with Ctrl-A, as in other emulators. Ctrl-A twice
 * is one for the guest.
 */
final class EscapeKey {
    /** What somebody asks of us. */
    enum Wish {
        /** End. */
        LEAVE,
        /** Say what there is. */
        HELP
    }

    /**
     * What came of some bytes.
     *
     * @param forGuest what to pass on, as chars 0 to 255
     * @param wish the first wish among them, if there is one; what was typed after it is not looked at
     */
    record Typed(String forGuest, Optional<Wish> wish) {}

    /** What {@link Wish#HELP} says. */
    static final String TEXT =
            "Ctrl-A x leaves and ends the machine; Ctrl-A h, c or ? shows this; Ctrl-A Ctrl-A types Ctrl-A";

    private static final int CTRL_A = 1;

    private boolean escaped;

    /** {@return what came of the first {@code length} bytes} */
    Typed take(byte[] bytes, int length) {
        StringBuilder forGuest = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            if (!escaped && bytes[i] == CTRL_A) {
                escaped = true;
                continue;
            }
            Optional<Wish> wish = escaped ? wish(bytes[i]) : Optional.empty();
            if (wish.isPresent()) {
                escaped = false;
                return new Typed(forGuest.toString(), wish);
            }
            if (!escaped || bytes[i] == CTRL_A) {
                forGuest.append((char) (bytes[i] & 0xff));
            }
            escaped = false;
        }
        return new Typed(forGuest.toString(), Optional.empty());
    }

    private static Optional<Wish> wish(byte key) {
        return switch (String.valueOf((char) key).toLowerCase(Locale.ROOT)) {
            case "x" -> Optional.of(Wish.LEAVE);
            case "c", "h", "?" -> Optional.of(Wish.HELP);
            default -> Optional.empty();
        };
    }
}
