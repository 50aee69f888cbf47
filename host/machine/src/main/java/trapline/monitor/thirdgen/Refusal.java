package trapline.monitor.thirdgen;

import java.util.Optional;
import trapline.isa.thirdgen.Flaw;
import trapline.monitor.Monitoring;

/**
 * Why a machine with a flaw is not hosted by a monitor that no theorem covers. The classifier in {@code trapline.theory} finds the
 * same by running the machine, which a test compares.
 */
final class Refusal {
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
        String instruction = "'" + flaw.mnemonic() + "' of the machine '" + flaw.machine() + "'";
        return switch (monitoring.type()) {
            case VMM ->
                Optional.of("Theorem 1 does not apply: the instruction " + instruction
                        + " is sensitive and not privileged, so no virtual machine monitor is known to be equivalent."
                        + (userSensitive(flaw) ? "" : " By Theorem 3 a hybrid monitor is; ask for that.") + UNLESS);
            case HYBRID ->
                userSensitive(flaw)
                        ? Optional.of("Theorem 3 does not apply: the instruction " + instruction
                                + " is user sensitive and not privileged, so no hybrid monitor is known to be"
                                + " equivalent." + UNLESS)
                        : Optional.empty();
        };
    }

    /** {@return whether the flaw is user sensitive} */
    static boolean userSensitive(Flaw flaw) {
        return switch (flaw) {
            case LRA, SPSW, DCB -> true;
            case JRST, MFP, LFL -> false;
        };
    }
}
