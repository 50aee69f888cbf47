package trapline;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Archives as Linux unpacks them at boot, one behind the other, in the format "newc" of cpio. */
public final class CpioArchive {
    /** What each header and each file is a multiple of. */
    private static final int PADDING = 4;

    /** A plain file for everybody to execute, as stat(2) has it. */
    private static final int EXECUTABLE_FILE = 0100755;

    private CpioArchive() {}

    /**
     * {@return an archive, and behind it another with more files}
     *
     * @param archive the first one
     * @param files contents by name, all executable
     */
    public static byte[] with(byte[] archive, Map<String, byte[]> files) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(archive);
        files.forEach((name, content) -> entry(both, name, EXECUTABLE_FILE, content));
        entry(both, "TRAILER!!!", 0, new byte[0]);
        return both.toByteArray();
    }

    private static void entry(ByteArrayOutputStream archive, String name, int mode, byte[] content) {
        pad(archive);
        // Magic, inode, mode, owner, group, links, time, size, two devices of two numbers each, length of the name,
        // check sum.
        String header = "070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x"
                .formatted(1, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, name.length() + 1, 0);
        archive.writeBytes((header + name + "\0").getBytes(StandardCharsets.US_ASCII));
        pad(archive);
        archive.writeBytes(content);
        pad(archive);
    }

    private static void pad(ByteArrayOutputStream archive) {
        while (archive.size() % PADDING != 0) {
            archive.write(0);
        }
    }
}
