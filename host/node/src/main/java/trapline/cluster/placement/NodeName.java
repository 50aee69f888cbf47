package trapline.cluster.placement;

import java.util.regex.Pattern;

/**
 * The name of a node, of its own choice and its alone within the cluster.
 *
 * @param value 1 to 63 of the characters a to z, 0 to 9 and '-', not beginning with '-'
 */
public record NodeName(String value) implements Comparable<NodeName> {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    public NodeName {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("the node name \"" + value + "\" must match " + FORM);
        }
    }

    /**
     * {@return the name}
     *
     * @param value see {@link NodeName}
     * @throws IllegalArgumentException if it is not of that form
     */
    public static NodeName of(String value) {
        return new NodeName(value);
    }

    @Override
    public int compareTo(NodeName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
