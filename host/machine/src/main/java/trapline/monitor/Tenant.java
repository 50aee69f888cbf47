package trapline.monitor;

import java.util.regex.Pattern;

/**
 * An owner of virtual machines: what a quota limits.
 *
 * @param value 1 to 63 of the characters a to z, 0 to 9 and '-', not beginning with '-'
 */
public record Tenant(String value) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    public Tenant {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("the tenant name \"" + value + "\" must match " + FORM);
        }
    }

    /**
     * {@return the tenant of that name}
     *
     * @param value see {@link Tenant}
     * @throws IllegalArgumentException if it is not of that form
     */
    public static Tenant of(String value) {
        return new Tenant(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
