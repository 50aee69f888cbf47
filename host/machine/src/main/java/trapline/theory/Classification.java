package trapline.theory;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import trapline.machine.InstructionClass;

/**
 * What a search found of one encoding class. Every "sensitive", and every "not privileged", has its witness; everything else was not
 * found by the {@link #searches}, and no more is claimed.
 *
 * @param encoding which
 * @param witnesses the smallest one of each property that was found
 * @param pairs how many pairs of states differed in M alone and did not memory-trap
 * @param everCompleted whether some execution completed
 * @param searches how it was searched
 * @param executions how many executions that were
 */
public record Classification(
        EncodingClass encoding,
        Map<Property, Witness> witnesses,
        long pairs,
        boolean everCompleted,
        List<Search> searches,
        long executions) {
    public Classification {
        witnesses = Map.copyOf(witnesses);
        searches = List.copyOf(searches);
    }

    private boolean has(Property property) {
        return witnesses.containsKey(property);
    }

    /** {@return whether in every pair of states that differ in the mode alone, and of which there was one, u traps and s does not} */
    public boolean privileged() {
        return pairs > 0 && !has(Property.NOT_PRIVILEGED);
    }

    /** {@return whether without a trap R or M changes in some state} */
    public boolean controlSensitive() {
        return has(Property.CONTROL_SUPERVISOR) || has(Property.CONTROL_USER);
    }

    /** {@return whether what the program sees depends on M} */
    public boolean modeSensitive() {
        return has(Property.MODE);
    }

    /** {@return whether what the program sees depends on where its window is} */
    public boolean locationSensitive() {
        return has(Property.LOCATION_SUPERVISOR) || has(Property.LOCATION_USER);
    }

    /** {@return whether what the program sees depends on M or on where its window is} */
    public boolean behaviourSensitive() {
        return modeSensitive() || locationSensitive() || has(Property.MODE_AND_LOCATION);
    }

    /** {@return whether it is control or behaviour sensitive} */
    public boolean sensitive() {
        return controlSensitive() || behaviourSensitive();
    }

    /** {@return whether it is not sensitive} */
    public boolean innocuous() {
        return !sensitive();
    }

    /** {@return whether it is control sensitive with m1 = u, or behaviour sensitive with both modes u} */
    public boolean userSensitive() {
        return has(Property.CONTROL_USER) || has(Property.LOCATION_USER);
    }

    /** {@return whether it is control sensitive with m1 = s, or behaviour sensitive with both modes s} */
    public boolean supervisorSensitive() {
        return has(Property.CONTROL_SUPERVISOR) || has(Property.LOCATION_SUPERVISOR);
    }

    /** {@return whether it changes what the paper's model leaves out: a device, or whether the machine runs} */
    public boolean beyond() {
        return has(Property.BEYOND);
    }

    /** {@return whether a monitor's processor executes it without the control program} */
    public boolean direct() {
        return has(Property.DIRECT);
    }

    /** {@return the class that this amounts to, in the words of an instruction table} */
    public InstructionClass amountsTo() {
        if (privileged()) {
            return InstructionClass.PRIVILEGED;
        }
        return sensitive() || beyond() ? InstructionClass.SENSITIVE : InstructionClass.INNOCUOUS;
    }

    /** {@return whether the table's claim holds} */
    public boolean claimHolds() {
        return amountsTo() == encoding.claimed();
    }

    /**
     * {@return the witness of a property, if it was found}
     *
     * @param property which
     */
    public Optional<Witness> witness(Property property) {
        return Optional.ofNullable(witnesses.get(property));
    }

    /** {@return the verdict in a few letters each: p c m l u s, with a dash for what was not found} */
    public String signature() {
        return letter(privileged(), "p")
                + letter(controlSensitive(), "c")
                + letter(modeSensitive(), "m")
                + letter(locationSensitive(), "l")
                + letter(userSensitive(), "u")
                + letter(supervisorSensitive(), "s")
                + letter(beyond(), "d");
    }

    private static String letter(boolean holds, String letter) {
        return holds ? letter : "-";
    }
}
