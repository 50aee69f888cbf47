package trapline.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import trapline.machine.Image;

/**
 * The images that a node offers by name: those in one directory, read and checked once at start.
 *
 * @param images by name, the file's without its ending
 */
public record ImageLibrary(SortedMap<String, Entry> images) {
    private static final Logger LOG = LoggerFactory.getLogger(ImageLibrary.class);

    /**
     * An image with its checksum.
     *
     * @param image the image
     * @param sha256 of the whole file, in hexadecimal
     */
    public record Entry(Image image, String sha256) {}

    public ImageLibrary {
        images = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(images));
    }

    /**
     * {@return the images in a directory; a damaged file is left out and logged}
     *
     * @param directory where; if it does not exist, the library is empty
     */
    public static ImageLibrary read(Path directory) {
        SortedMap<String, Entry> images = new TreeMap<>();
        if (!Files.isDirectory(directory)) {
            return new ImageLibrary(images);
        }
        try (Stream<Path> files = Files.list(directory)) {
            files.filter(file -> file.toString().endsWith(ImageFile.SUFFIX))
                    .sorted()
                    .forEach(file -> read(file, images));
        } catch (IOException failure) {
            LOG.warn("the images in {} cannot be read: {}", directory, failure.toString());
        }
        return new ImageLibrary(images);
    }

    private static void read(Path file, Map<String, Entry> images) {
        String fileName = String.valueOf(file.getFileName());
        String name = fileName.substring(0, fileName.length() - ImageFile.SUFFIX.length());
        try {
            byte[] content = ImageFile.read(file);
            images.put(name, new Entry(ImageFile.decode(content), ImageFile.sha256(content)));
        } catch (ImageFormatException | IOException damaged) {
            LOG.warn("left out image {}: {}", file, damaged.getMessage());
        }
    }

    /**
     * {@return the image of a name, if there is one}
     *
     * @param name which
     */
    public Optional<Image> find(String name) {
        return Optional.ofNullable(images.get(name)).map(Entry::image);
    }
}
