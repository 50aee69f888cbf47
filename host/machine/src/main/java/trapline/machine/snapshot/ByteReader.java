package trapline.machine.snapshot;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import trapline.machine.Bytes;

/** Reads what {@link ByteWriter} wrote. Whatever the bytes are, it gives a value or says that they are no snapshot. */
final class ByteReader {
    private final ByteBuffer bytes;

    ByteReader(Bytes content) {
        bytes = ByteBuffer.wrap(content.toArray());
    }

    int readByte() throws SnapshotFormatException {
        return room(1).get() & 0xff;
    }

    boolean readBoolean() throws SnapshotFormatException {
        int value = readByte();
        if (value > 1) {
            throw new SnapshotFormatException("neither false nor true: " + value);
        }
        return value == 1;
    }

    int readInt() throws SnapshotFormatException {
        return room(Integer.BYTES).getInt();
    }

    long readLong() throws SnapshotFormatException {
        return room(Long.BYTES).getLong();
    }

    /** {@return the length of a list of things that take so many bytes each, at least} */
    int readLength(int bytesEach) throws SnapshotFormatException {
        int length = readInt();
        if (length < 0 || (long) length * bytesEach > bytes.remaining()) {
            throw new SnapshotFormatException("it ends too early");
        }
        return length;
    }

    byte[] readRaw(int count) throws SnapshotFormatException {
        byte[] content = new byte[count];
        room(count).get(content);
        return content;
    }

    byte[] readBytes() throws SnapshotFormatException {
        return readRaw(readLength(1));
    }

    String readText() throws SnapshotFormatException {
        byte[] content = readBytes();
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new SnapshotFormatException("a text that is not UTF-8", e);
        }
    }

    PageName readName() throws SnapshotFormatException {
        return new PageName(readLong(), readLong(), readLong(), readLong());
    }

    void expectEnd() throws SnapshotFormatException {
        if (bytes.hasRemaining()) {
            throw new SnapshotFormatException("there are " + bytes.remaining() + " bytes behind its end");
        }
    }

    private ByteBuffer room(int count) throws SnapshotFormatException {
        if (bytes.remaining() < count) {
            throw new SnapshotFormatException("it ends too early");
        }
        return bytes;
    }
}
