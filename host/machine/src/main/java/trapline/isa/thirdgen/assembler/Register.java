package trapline.isa.thirdgen.assembler;

import java.util.OptionalInt;
import java.util.regex.Pattern;

/** The names of registers. They are reserved: no symbol has them. */
final class Register {
    /** What to call them in a message. */
    static final String EXPECTED = "a register, r0 to r15, sp or lr";

    private static final Pattern NUMBERED = Pattern.compile("r([0-9]|1[0-5])");

    private Register() {}

    /** {@return the register with a name; {@code sp} is r15 and {@code lr} r14, by convention: the machine prefers none} */
    static OptionalInt named(String name) {
        if (NUMBERED.matcher(name).matches()) {
            return OptionalInt.of(Integer.parseInt(name.substring(1)));
        }
        return switch (name) {
            case "sp" -> OptionalInt.of(15);
            case "lr" -> OptionalInt.of(14);
            default -> OptionalInt.empty();
        };
    }
}
