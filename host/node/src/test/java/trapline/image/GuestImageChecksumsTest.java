package trapline.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The images that the build makes are the ones whose checksums are kept. After a change of a source on purpose,
 * {@code -Dtrapline.regenerate=true} writes the file anew.
 */
class GuestImageChecksumsTest {
    private static final Path KEPT = Path.of("../../guest-images/thirdgen/SHA256SUMS");

    @Test
    void theBuiltImagesHaveTheChecksumsThatAreKept() throws IOException {
        ImageLibrary built = ImageLibrary.read(Path.of("target/images"));
        assertFalse(built.images().isEmpty(), "the build has made no images");
        String sums = built.images().entrySet().stream()
                .map(image -> image.getValue().sha256() + "  " + image.getKey() + ImageFile.SUFFIX + "\n")
                .collect(Collectors.joining());
        if (Boolean.getBoolean("trapline.regenerate")) {
            Files.writeString(KEPT, sums);
        }
        assertEquals(Files.readString(KEPT), sums);
    }
}
