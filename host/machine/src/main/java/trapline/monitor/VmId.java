package trapline.monitor;

import java.util.regex.Pattern;

/**
 * The name of a virtual machine, chosen by its owner and never reused while the machine is there.
 *
 * @param value 1 to 63 of the characters a to z, 0 to 9 and '-', not beginning with '-'
 */
public record VmId(String value) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    public VmId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("the machine name \"" + value + "\" must match " + FORM);
        }
    }

    /**
     * {@return the id of that name}
     *
     * @param value see {@link VmId}
     * @throws IllegalArgumentException if it is not of that form
     */
    public static VmId of(String value) {
        return new VmId(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
