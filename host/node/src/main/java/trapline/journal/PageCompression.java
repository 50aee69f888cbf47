package trapline.journal;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import trapline.machine.Bytes;
import trapline.machine.snapshot.Page;
import trapline.machine.snapshot.SnapshotFormatException;

/** Pages as they are in the archive: one byte that says how, and the bytes, deflated if that makes them fewer. */
final class PageCompression {
    private static final byte PLAIN = 0;
    private static final byte DEFLATED = 1;

    private PageCompression() {}

    static byte[] compress(Bytes page) {
        byte[] out = new byte[1 + page.length()];
        try (Deflater deflater = new Deflater(Deflater.BEST_SPEED, true)) {
            deflater.setInput(page.toArray());
            deflater.finish();
            int length = deflater.deflate(out, 1, out.length - 1);
            if (deflater.finished()) {
                out[0] = DEFLATED;
                return Arrays.copyOf(out, 1 + length);
            }
        }
        out[0] = PLAIN;
        page.copy(0, out, 1, page.length());
        return out;
    }

    static byte[] expand(byte[] content) throws SnapshotFormatException {
        if (content.length < 2) {
            throw new SnapshotFormatException("a page without content");
        }
        return switch (content[0]) {
            case PLAIN -> Arrays.copyOfRange(content, 1, Math.min(content.length, 1 + Page.MOST_BYTES));
            case DEFLATED -> inflated(content);
            default -> throw new SnapshotFormatException("a page in the form " + content[0]);
        };
    }

    private static byte[] inflated(byte[] content) throws SnapshotFormatException {
        byte[] out = new byte[Page.MOST_BYTES];
        try (Inflater inflater = new Inflater(true)) {
            inflater.setInput(content, 1, content.length - 1);
            int length = inflater.inflate(out);
            if (!inflater.finished() || length == 0) {
                throw new SnapshotFormatException("a page with more or less than it may have");
            }
            return Arrays.copyOf(out, length);
        } catch (DataFormatException damaged) {
            throw new SnapshotFormatException("a page is damaged", damaged);
        }
    }
}
