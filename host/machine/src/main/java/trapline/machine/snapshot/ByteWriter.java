package trapline.machine.snapshot;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import trapline.machine.Bytes;

/** Bytes being written, one value after another, big endian. What {@link ByteReader} reads. */
final class ByteWriter {
    private ByteBuffer bytes = ByteBuffer.allocate(1024);

    void writeByte(int value) {
        room(1).put((byte) value);
    }

    void writeInt(int value) {
        room(Integer.BYTES).putInt(value);
    }

    void writeLong(long value) {
        room(Long.BYTES).putLong(value);
    }

    void writeRaw(byte[] content) {
        room(content.length).put(content);
    }

    void writeBytes(byte[] content) {
        writeInt(content.length);
        writeRaw(content);
    }

    void writeText(String text) {
        writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    void writeName(PageName name) {
        writeLong(name.a());
        writeLong(name.b());
        writeLong(name.c());
        writeLong(name.d());
    }

    Bytes toBytes() {
        return Bytes.of(bytes.array(), 0, bytes.position());
    }

    private ByteBuffer room(int count) {
        if (bytes.remaining() < count) {
            int size = Math.addExact(bytes.position(), Math.max(count, bytes.position()));
            bytes = ByteBuffer.wrap(Arrays.copyOf(bytes.array(), size)).position(bytes.position());
        }
        return bytes;
    }
}
