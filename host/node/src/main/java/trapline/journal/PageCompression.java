package trapline.journal;

import io.airlift.compress.v3.MalformedInputException;
import io.airlift.compress.v3.zstd.ZstdJavaCompressor;
import io.airlift.compress.v3.zstd.ZstdJavaDecompressor;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import trapline.machine.Bytes;
import trapline.machine.snapshot.Page;
import trapline.machine.snapshot.SnapshotFormatException;

/**
 * Pages as they are in the archive: one byte that says how, and the bytes, as a frame of zstd (RFC 8878) if that makes them fewer.
 * Deflated ones are from before there was zstd, and are still read.
 */
final class PageCompression {
    private static final byte PLAIN = 0;
    private static final byte DEFLATED = 1;
    private static final byte ZSTD = 2;

    /** Not for several threads, and making one takes half as long as expanding a page. */
    private static final ThreadLocal<ZstdJavaDecompressor> EXPANDS = ThreadLocal.withInitial(ZstdJavaDecompressor::new);

    private PageCompression() {}

    static byte[] compress(Bytes page) {
        byte[] plain = page.toArray();
        ZstdJavaCompressor compressor = new ZstdJavaCompressor();
        byte[] out = new byte[1 + compressor.maxCompressedLength(plain.length)];
        int length = compressor.compress(plain, 0, plain.length, out, 1, out.length - 1);
        if (length < plain.length) {
            out[0] = ZSTD;
            return Arrays.copyOf(out, 1 + length);
        }
        out[0] = PLAIN;
        System.arraycopy(plain, 0, out, 1, plain.length);
        return Arrays.copyOf(out, 1 + plain.length);
    }

    static byte[] expand(byte[] content) throws SnapshotFormatException {
        if (content.length < 2) {
            throw new SnapshotFormatException("a page without content");
        }
        return switch (content[0]) {
            case PLAIN -> Arrays.copyOfRange(content, 1, Math.min(content.length, 1 + Page.MOST_BYTES));
            case DEFLATED -> inflated(content);
            case ZSTD -> unframed(content);
            default -> throw new SnapshotFormatException("a page in the form " + content[0]);
        };
    }

    private static byte[] unframed(byte[] content) throws SnapshotFormatException {
        byte[] out = new byte[Page.MOST_BYTES];
        try {
            int length = EXPANDS.get().decompress(content, 1, content.length - 1, out, 0, out.length);
            if (length == 0) {
                throw new SnapshotFormatException("a page with less than it may have");
            }
            return Arrays.copyOf(out, length);
        } catch (MalformedInputException | IndexOutOfBoundsException | IllegalStateException damaged) {
            // The first is what it means to throw; the others were seen with random damage.
            throw new SnapshotFormatException("a page is damaged", damaged);
        }
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
