package trapline.device.virt;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes a device tree in its flattened form, version 17 (Devicetree Specification 0.4, chapter 5). */
public final class DeviceTree {
    private static final int MAGIC = 0xd00dfeed;
    private static final int VERSION = 17;
    private static final int LAST_COMPATIBLE_VERSION = 16;
    private static final int HEADER_SIZE = 40;
    /** No memory is reserved: the list has just its end, two double words of 0. */
    private static final int RESERVATIONS_SIZE = 16;

    private static final int BEGIN_NODE = 1;
    private static final int END_NODE = 2;
    private static final int PROPERTY = 3;
    private static final int END = 9;

    private final Map<String, Integer> nameOffsets = new LinkedHashMap<>();
    private ByteBuffer structure = ByteBuffer.allocate(4096);
    private int namesSize;

    private DeviceTree() {}

    /**
     * {@return the flattened tree}
     *
     * @param root its root
     */
    public static byte[] flatten(DeviceTreeNode root) {
        DeviceTree tree = new DeviceTree();
        tree.node(root);
        tree.word(END);
        return tree.blob();
    }

    private void node(DeviceTreeNode node) {
        word(BEGIN_NODE);
        padded(terminated(node.name()));
        node.properties().forEach((name, value) -> {
            word(PROPERTY);
            word(value.length);
            word(nameOffset(name));
            padded(value);
        });
        node.children().forEach(this::node);
        word(END_NODE);
    }

    private int nameOffset(String name) {
        Integer known = nameOffsets.get(name);
        if (known != null) {
            return known;
        }
        int offset = namesSize;
        nameOffsets.put(name, offset);
        namesSize += terminated(name).length;
        return offset;
    }

    private void word(int value) {
        reserve(Integer.BYTES);
        structure.putInt(value);
    }

    private void padded(byte[] value) {
        int size = (value.length + 3) / 4 * 4;
        reserve(size);
        structure.put(Arrays.copyOf(value, size));
    }

    private void reserve(int bytes) {
        if (structure.remaining() < bytes) {
            int capacity = Math.max(2 * structure.capacity(), structure.position() + bytes);
            structure = ByteBuffer.allocate(capacity).put(structure.flip());
        }
    }

    private byte[] blob() {
        int structureSize = structure.position();
        int structureAt = HEADER_SIZE + RESERVATIONS_SIZE;
        int namesAt = structureAt + structureSize;
        int total = namesAt + namesSize;
        ByteBuffer blob = ByteBuffer.allocate(total);
        blob.putInt(MAGIC).putInt(total).putInt(structureAt).putInt(namesAt).putInt(HEADER_SIZE);
        blob.putInt(VERSION)
                .putInt(LAST_COMPATIBLE_VERSION)
                .putInt(0)
                .putInt(namesSize)
                .putInt(structureSize);
        blob.position(structureAt).put(structure.flip());
        nameOffsets.keySet().forEach(name -> blob.put(terminated(name)));
        return blob.array();
    }

    private static byte[] terminated(String text) {
        return (text + '\0').getBytes(StandardCharsets.UTF_8);
    }
}
