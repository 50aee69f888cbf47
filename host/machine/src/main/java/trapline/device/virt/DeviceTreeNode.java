package trapline.device.virt;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A node of a device tree while it is built: properties and children in the order in which they were added (Devicetree
 * Specification 0.4, section 2.2). Every method returns the node itself.
 */
public final class DeviceTreeNode {
    private static final int CELL = 4;

    private final String name;
    private final Map<String, byte[]> properties = new LinkedHashMap<>();
    private final List<DeviceTreeNode> children = new ArrayList<>();

    /**
     * A node without properties.
     *
     * @param name with its unit address, if it has one; empty for the root
     */
    public DeviceTreeNode(String name) {
        this.name = name;
    }

    /**
     * Adds a property without a value.
     *
     * @param property its name
     */
    public DeviceTreeNode flag(String property) {
        return bytes(property, new byte[0]);
    }

    /**
     * Adds a property of 32-bit cells.
     *
     * @param property its name
     * @param values the low 32 bits of each are a cell
     */
    public DeviceTreeNode cells(String property, long... values) {
        byte[] value = new byte[CELL * values.length];
        for (int i = 0; i < value.length; i++) {
            value[i] = (byte) (values[i / CELL] >>> 8 * (CELL - 1 - i % CELL));
        }
        return bytes(property, value);
    }

    /**
     * Adds a property of 64-bit numbers, each of which takes two cells.
     *
     * @param property its name
     * @param values the numbers
     */
    public DeviceTreeNode wideCells(String property, long... values) {
        long[] halves = new long[2 * values.length];
        for (int i = 0; i < values.length; i++) {
            halves[2 * i] = values[i] >>> 32;
            halves[2 * i + 1] = values[i];
        }
        return cells(property, halves);
    }

    /**
     * Adds a property of strings.
     *
     * @param property its name
     * @param values without the character 0
     */
    public DeviceTreeNode text(String property, String... values) {
        StringBuilder joined = new StringBuilder();
        for (String value : values) {
            if (value.indexOf(0) >= 0) {
                throw new IllegalArgumentException("a device tree's string ends at its first 0: " + property);
            }
            joined.append(value).append('\0');
        }
        return bytes(property, joined.toString().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Adds a property of any bytes.
     *
     * @param property its name, not added before
     * @param value the bytes
     */
    public DeviceTreeNode bytes(String property, byte[] value) {
        if (properties.putIfAbsent(property, value.clone()) != null) {
            throw new IllegalArgumentException(name + " has a " + property + " already");
        }
        return this;
    }

    /**
     * Adds a child.
     *
     * @param child the node
     */
    public DeviceTreeNode child(DeviceTreeNode child) {
        children.add(child);
        return this;
    }

    /** {@return its name} */
    String name() {
        return name;
    }

    /** {@return its properties in order} */
    Map<String, byte[]> properties() {
        return properties;
    }

    /** {@return its children in order} */
    List<DeviceTreeNode> children() {
        return children;
    }
}
