package trapline.image;

import com.fasterxml.jackson.core.JacksonException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import trapline.json.Json;
import trapline.json.JsonProblem;
import trapline.machine.Image;

/**
 * The container that an image travels in: the line {@code trapline-image 1}, a line with the header as JSON, then the words, each
 * eight bytes, most significant first. The checksum, SHA-256, is over the words' bytes.
 */
public final class ImageFile {
    /** The file name's ending. */
    public static final String SUFFIX = ".tli";
    /** The largest file that is looked at, in bytes: more than any machine's storage. */
    public static final int MOST_BYTES = 64 * 1024 * 1024;

    private static final String MAGIC = "trapline-image";
    private static final int VERSION = 1;
    private static final int MOST_HEADER_BYTES = 4096;
    private static final int BYTES_PER_WORD = 8;

    private record Header(String machine, long size, String entry, long words, String sha256) {}

    private ImageFile() {}

    /**
     * {@return the file's content for an image}
     *
     * @param image which
     */
    public static byte[] encode(Image image) {
        byte[] words = bytes(image.words());
        Header header = new Header(
                image.machine(), image.size(), "0x%016x".formatted(image.entry()), image.length(), sha256(words));
        byte[] head = (MAGIC + " " + VERSION + "\n" + Json.line(header) + "\n").getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(head.length + words.length)
                .put(head)
                .put(words)
                .array();
    }

    /**
     * {@return the image in a file's content}
     *
     * @param content all of the file
     * @throws ImageFormatException if it is not an image, or is damaged
     */
    public static Image decode(byte[] content) throws ImageFormatException {
        if (content.length > MOST_BYTES) {
            throw new ImageFormatException(
                    "the file has " + content.length + " bytes; an image has at most " + MOST_BYTES);
        }
        int magicEnd = lineEnd(content, 0);
        checkMagic(new String(content, 0, magicEnd, StandardCharsets.ISO_8859_1));
        int headerEnd = lineEnd(content, magicEnd + 1);
        Header header = header(content, magicEnd + 1, headerEnd);
        byte[] words = Arrays.copyOfRange(content, headerEnd + 1, content.length);
        check(header, words);
        return new Image(header.machine, header.size, entry(header), longs(words));
    }

    /**
     * {@return the content of a file that may be an image; one that is too large for that is not read}
     *
     * @param file which
     * @throws ImageFormatException if it is too large
     * @throws IOException if it cannot be read
     */
    public static byte[] read(Path file) throws ImageFormatException, IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            byte[] content = bytes.readNBytes(MOST_BYTES + 1);
            if (content.length > MOST_BYTES) {
                throw new ImageFormatException("the file has more than the " + MOST_BYTES + " bytes that an image has");
            }
            return content;
        }
    }

    private static int lineEnd(byte[] content, int from) throws ImageFormatException {
        int limit = Math.min(content.length, from + MOST_HEADER_BYTES);
        for (int i = from; i < limit; i++) {
            if (content[i] == '\n') {
                return i;
            }
        }
        throw new ImageFormatException("this is not an image: it lacks the line '" + MAGIC + " " + VERSION
                + "' and a header line; build one with 'trapline image build'");
    }

    private static void checkMagic(String line) throws ImageFormatException {
        if (!line.startsWith(MAGIC + " ")) {
            throw new ImageFormatException("this is not an image: its first line is not '" + MAGIC + " " + VERSION
                    + "'; build one with 'trapline image build'");
        }
        if (!line.equals(MAGIC + " " + VERSION)) {
            throw new ImageFormatException("the image has the format '" + line.strip()
                    + "', this program reads version " + VERSION + "; build it again with 'trapline image build'");
        }
    }

    private static Header header(byte[] content, int from, int end) throws ImageFormatException {
        try {
            // The text "null" reads as null, whatever type was asked for.
            return Optional.ofNullable(Json.MAPPER.readValue(content, from, end - from, Header.class))
                    .orElseThrow(() -> new ImageFormatException("the image's header is damaged: it is null"));
        } catch (JacksonException broken) {
            throw new ImageFormatException("the image's header is damaged: " + JsonProblem.what(broken));
        } catch (IOException notText) {
            throw new ImageFormatException("the image's header is damaged: it is not text in UTF-8");
        }
    }

    private static void check(Header header, byte[] words) throws ImageFormatException {
        if (header.words < 0 || header.words * BYTES_PER_WORD != words.length) {
            throw new ImageFormatException("the header promises " + header.words + " words, the file has "
                    + words.length + " bytes of them; it was cut off or damaged, fetch or build it again");
        }
        if (header.size < header.words || header.size > MOST_BYTES / BYTES_PER_WORD) {
            throw new ImageFormatException(
                    "the header asks for a storage of " + header.size + " words; it must be from " + header.words
                            + " (the image itself) to " + MOST_BYTES / BYTES_PER_WORD);
        }
        String sum = sha256(words);
        if (!sum.equals(header.sha256.toLowerCase(Locale.ROOT))) {
            throw new ImageFormatException("the checksum is wrong: the header says " + header.sha256
                    + ", the words have " + sum + "; the file is damaged, fetch or build it again");
        }
    }

    private static long entry(Header header) throws ImageFormatException {
        String digits = header.entry.startsWith("0x") ? header.entry.substring(2) : header.entry;
        try {
            return Long.parseUnsignedLong(digits, 16);
        } catch (NumberFormatException wrong) {
            throw new ImageFormatException("the entry PSW '" + header.entry + "' is not a hexadecimal word");
        }
    }

    /** {@return the SHA-256 of a file's content, in hexadecimal} */
    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    private static byte[] bytes(long[] words) {
        ByteBuffer buffer = ByteBuffer.allocate(words.length * BYTES_PER_WORD).order(ByteOrder.BIG_ENDIAN);
        buffer.asLongBuffer().put(words);
        return buffer.array();
    }

    private static long[] longs(byte[] bytes) {
        long[] words = new long[bytes.length / BYTES_PER_WORD];
        ByteBuffer.wrap(bytes).asLongBuffer().get(words);
        return words;
    }
}
