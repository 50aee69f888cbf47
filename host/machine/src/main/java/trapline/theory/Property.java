package trapline.theory;

/** What a search can find of an encoding class (paper, section 4), each by one witness. */
public enum Property {
    /** A pair of states that differ in M alone, neither memory-traps, and not: u traps and s does not. */
    NOT_PRIVILEGED("not privileged"),
    /** Without a trap, R or M changes in a state with M = s. */
    CONTROL_SUPERVISOR("control sensitive in s"),
    /** Without a trap, R or M changes in a state with M = u. */
    CONTROL_USER("control sensitive in u"),
    /** Two states that differ in M, not in l: the program sees different results. */
    MODE("mode sensitive"),
    /** Two states with M = s: the program sees different results. */
    LOCATION_SUPERVISOR("location sensitive in s"),
    /** Two states with M = u: the program sees different results. */
    LOCATION_USER("location sensitive in u"),
    /** Two states that differ in M and in l: the program sees different results. */
    MODE_AND_LOCATION("mode and location sensitive"),
    /** Beyond the paper's model: without a trap a device changes, or the machine stops. Extends "control sensitive". */
    BEYOND("changes a device, or stops the machine"),
    /** A monitor's processor executes it without the control program. */
    DIRECT("runs directly when deprivileged");

    private final String label;

    Property(String label) {
        this.label = label;
    }

    /** {@return the name for people} */
    public String label() {
        return label;
    }
}
