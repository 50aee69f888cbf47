package trapline.monitor.thirdgen;

import java.util.List;
import java.util.Optional;
import trapline.isa.thirdgen.Flaw;
import trapline.monitor.Monitoring;

/**
 * Why a machine with a flaw is not hosted by a monitor that no theorem covers. The reason is the verdict of the classifier in
 * {@code trapline.theory}, kept here because a monitor must not wait for that: {@code GoldenVerdictsTest} runs the classifier and fails
 * unless it finds these very properties.
 */
final class Refusal {
    private static final String LOCATION_IN_S = "location sensitive in s";
    private static final String LOCATION_IN_U = "location sensitive in u";
    private static final String BOTH = "mode and location sensitive";
    private static final String UNLESS = " Force it to see what happens.";

    private Refusal() {}

    /**
     * {@return the reason; empty if a theorem covers it, or if it is forced}
     *
     * @param flaw the machine's
     * @param monitoring the monitor that was asked for
     */
    static Optional<String> of(Flaw flaw, Monitoring monitoring) {
        if (monitoring.forced()) {
            return Optional.empty();
        }
        return switch (monitoring.type()) {
            case VMM -> Optional.of(theoremOne(flaw));
            case HYBRID -> userSensitive(flaw) ? Optional.of(theoremThree(flaw)) : Optional.empty();
        };
    }

    private static String theoremOne(Flaw flaw) {
        return "Theorem 1 does not apply: " + instruction(flaw)
                + " is sensitive and not privileged (it is " + String.join(", ", found(flaw))
                + "), so no virtual machine monitor is known to be equivalent."
                + (userSensitive(flaw) ? "" : " By Theorem 3 a hybrid monitor is; ask for that.") + UNLESS;
    }

    private static String theoremThree(Flaw flaw) {
        return "Theorem 3 does not apply: " + instruction(flaw)
                + " is user sensitive and not privileged (it is " + String.join(", ", found(flaw))
                + "), so no hybrid monitor is known to be equivalent." + UNLESS;
    }

    private static String instruction(Flaw flaw) {
        return "the instruction '" + flaw.mnemonic() + "' of the machine '" + flaw.machine() + "'";
    }

    /** {@return what the classifier finds that makes it sensitive, in its words} */
    private static List<String> found(Flaw flaw) {
        return switch (flaw) {
            case JRST, LFL -> List.of("control sensitive in s");
            case LRA -> List.of(LOCATION_IN_S, LOCATION_IN_U, BOTH);
            case MFP -> List.of("mode sensitive", LOCATION_IN_S, BOTH);
            case SPSW -> List.of("mode sensitive", LOCATION_IN_S, LOCATION_IN_U, BOTH);
            case DCB -> List.of("control sensitive in s", "control sensitive in u");
        };
    }

    private static boolean userSensitive(Flaw flaw) {
        return found(flaw).stream().anyMatch(one -> one.endsWith(" in u"));
    }
}
