package trapline.device.virt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads a flattened device tree: every property's bytes in hexadecimal, by its path. Written from the specification, apart from the writer. */
final class FlatTree {
    private final ByteBuffer blob;
    private final int names;
    private final SortedMap<String, String> properties = new TreeMap<>();

    private FlatTree(ByteBuffer blob) {
        this.blob = blob;
        names = blob.getInt(12);
    }

    /** The properties by path, as {@code /soc/serial@10000000:reg}; and every node, as {@code /soc/}, with an empty text. */
    static SortedMap<String, String> properties(byte[] bytes) {
        ByteBuffer blob = ByteBuffer.wrap(bytes);
        assertEquals(0xd00dfeed, blob.getInt(0));
        int total = blob.getInt(4);
        int structure = blob.getInt(8);
        assertTrue(total <= bytes.length);
        assertEquals(17, blob.getInt(20));
        assertEquals(16, blob.getInt(24));
        assertEquals(0, structure % 4);
        assertEquals(0, blob.getInt(16) % 8, "the reservations are aligned");
        assertEquals(0, blob.getLong(blob.getInt(16)));
        assertEquals(0, blob.getLong(blob.getInt(16) + 8));
        assertTrue(blob.getInt(12) + blob.getInt(32) <= total);
        FlatTree tree = new FlatTree(blob.position(structure));
        assertEquals(1, blob.getInt());
        tree.node("");
        assertEquals(9, blob.getInt());
        assertEquals(structure + blob.getInt(36), blob.position());
        return tree.properties;
    }

    private void node(String parent) {
        String path = parent + textHere() + "/";
        align();
        properties.put(path, "");
        while (true) {
            switch (blob.getInt()) {
                case 1 -> node(path);
                case 2 -> {
                    return;
                }
                case 3 -> property(path);
                case 4 -> {}
                default -> throw new AssertionError("no such token before " + blob.position());
            }
        }
    }

    private void property(String path) {
        byte[] value = new byte[blob.getInt()];
        int name = names + blob.getInt();
        blob.get(value);
        align();
        int here = blob.position();
        blob.position(name);
        String key = path.substring(0, path.length() - 1) + ":" + textHere();
        blob.position(here);
        properties.put(key, java.util.HexFormat.of().formatHex(value));
    }

    private String textHere() {
        StringBuilder text = new StringBuilder();
        for (byte next = blob.get(); next != 0; next = blob.get()) {
            text.append((char) next);
        }
        return text.toString();
    }

    private void align() {
        blob.position((blob.position() + 3) / 4 * 4);
    }
}
