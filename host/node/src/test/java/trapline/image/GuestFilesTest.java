package trapline.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GuestFilesTest {
    @TempDir
    Path directory;

    private static String refusal(GuestFiles files, String name) {
        Exception loaded = assertThrows(GuestFiles.UnusableFileException.class, () -> files.load(name));
        Exception opened = assertThrows(GuestFiles.UnusableFileException.class, () -> files.open(name));
        assertEquals(loaded.getMessage(), opened.getMessage());
        return String.valueOf(loaded.getMessage());
    }

    @Test
    void whatIsNoFileIsCalledWhatItIs() throws IOException {
        Files.createDirectory(directory.resolve("kernels"));
        GuestFiles named = GuestFiles.in(directory);
        assertEquals("there is no file 'kernel' here", refusal(named, "kernel"));
        assertEquals("'kernels' is a directory; a file is needed", refusal(named, "kernels"));
        assertEquals("'/dev/null' is no regular file", refusal(GuestFiles.anywhere(), "/dev/null"));
        assertEquals("there is no file 'nowhere/kernel'", refusal(GuestFiles.anywhere(), "nowhere/kernel"));
    }
}
