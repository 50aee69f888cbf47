package trapline.isa.thirdgen.assembler;

import java.util.LinkedHashMap;
import java.util.Map;
import trapline.isa.thirdgen.Cause;
import trapline.isa.thirdgen.ThirdGenState;

/** The symbols that every source has. */
final class Predefined {
    /** How many cells of storage the image asks for. Its value is known only behind the first pass. */
    static final String SIZE = "SIZE";

    /** Those with a fixed value: the trap cells and the causes. */
    static final Map<String, Long> SYMBOLS = Map.copyOf(symbols());

    private Predefined() {}

    private static Map<String, Long> symbols() {
        Map<String, Long> symbols = new LinkedHashMap<>();
        symbols.put("OLD_PSW", (long) ThirdGenState.OLD_PSW);
        symbols.put("NEW_PSW", (long) ThirdGenState.NEW_PSW);
        symbols.put("CAUSE", (long) ThirdGenState.CAUSE);
        symbols.put("OPERAND", (long) ThirdGenState.OPERAND);
        for (Cause cause : Cause.values()) {
            symbols.put(symbol(cause), (long) cause.number());
        }
        return symbols;
    }

    /** {@return the symbol for a cause's number} */
    static String symbol(Cause cause) {
        return switch (cause) {
            case MEMORY -> "CAUSE_MEMORY";
            case PRIVILEGED_INSTRUCTION -> "CAUSE_PRIVILEGED";
            case ILLEGAL_INSTRUCTION -> "CAUSE_ILLEGAL";
            case SUPERVISOR_CALL -> "CAUSE_SUPERVISOR_CALL";
            case DIVIDE_BY_ZERO -> "CAUSE_DIVIDE";
            case DRUM -> "CAUSE_DRUM";
            case TIMER -> "CAUSE_TIMER";
            case CONSOLE -> "CAUSE_CONSOLE";
            case MACHINE_CHECK -> "CAUSE_MACHINE_CHECK";
        };
    }
}
