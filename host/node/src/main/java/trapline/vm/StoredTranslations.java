package trapline.vm;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import trapline.isa.riscv.TranslationRequest;
import trapline.isa.riscv.Translator;

/**
 * Translations that outlive their node: the class files of a translator, in a directory. A file is named by the hash of the request and of
 * all that makes the class of it, so another version of this program, or of Java, finds none of these; it begins with the hash of what
 * follows, so one that is damaged is made anew.
 *
 * <p>The hash keeps accidents out, and nobody who writes such a file on purpose: it would be executed. So the directory must be its
 * owner's, and nobody else may write to it. Thread-safe; several nodes may use one directory.
 */
final class StoredTranslations implements Translator {
    private static final Logger LOG = LoggerFactory.getLogger(StoredTranslations.class);
    private static final String HASH = "SHA-256";
    private static final int HASH_BYTES = 32;
    private static final String SUFFIX = ".region";

    /** A method has fewer than 8,000 bytes, and the rest of its class is not longer. */
    private static final int MOST_BYTES = 1 << 16;

    private static final Set<PosixFilePermission> OTHERS_WRITE =
            EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private final Path directory;
    private final Translator translator;
    private final byte[] makers;
    private final AtomicLong found = new AtomicLong();
    private volatile boolean full;

    private StoredTranslations(Path directory, Translator translator, byte[] makers) {
        this.directory = directory;
        this.translator = translator;
        this.makers = makers;
    }

    /**
     * {@return a translator that looks there first}
     *
     * @param directory is made if it is not there
     * @param kept how many files stay; the oldest go now
     * @param translator makes what is not there
     * @throws IOException if the directory cannot be used, or others may write to it; the message says which and how to mend it
     */
    static StoredTranslations in(Path directory, int kept, Translator translator) throws IOException {
        make(directory);
        if (Files.getPosixFilePermissions(directory).stream().anyMatch(OTHERS_WRITE::contains)) {
            throw new IOException(
                    "others may write to " + directory
                            + ", and what is in it is executed: chmod go-w it, or name another one in trapline.translation.directory");
        }
        removeOldest(directory, kept);
        return new StoredTranslations(directory, translator, makers(translator.getClass()));
    }

    private static void make(Path directory) throws IOException {
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException cannot) {
            throw new IOException(
                    "the directory of translations " + directory.toAbsolutePath()
                            + " cannot be made; name another one in trapline.translation.directory, or none",
                    cannot);
        }
    }

    /** Of our own files, those not finished when a node ended included. */
    private static void removeOldest(Path directory, int kept) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> all = files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted(Comparator.comparingLong(
                                    (Path file) -> file.toFile().lastModified())
                            .reversed())
                    .toList();
            for (Path old : all.subList(Math.min(kept, all.size()), all.size())) {
                Files.deleteIfExists(old);
            }
        }
    }

    /** {@return the hash of the code that translates, and of Java's version: a class file depends on both} */
    private static byte[] makers(Class<?> translator) throws IOException {
        MessageDigest digest = digest();
        digest.update(Runtime.version().toString().getBytes(StandardCharsets.UTF_8));
        Path code = Path.of(URI.create(
                translator.getProtectionDomain().getCodeSource().getLocation().toString()));
        try (Stream<Path> files = Files.walk(code)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                digest.update(Files.readAllBytes(file));
            }
        }
        return digest.digest();
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance(HASH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + HASH, e);
        }
    }

    /** {@return how many translations were found} */
    long found() {
        return found.get();
    }

    @Override
    public byte[] translate(TranslationRequest request) {
        MessageDigest digest = digest();
        digest.update(makers);
        byte[] key = digest.digest(request.content());
        Path file = directory.resolve(HexFormat.of().formatHex(key) + SUFFIX);
        byte[] stored = read(file, key);
        if (stored.length > 0) {
            found.incrementAndGet();
            return stored;
        }
        byte[] made = translator.translate(request);
        write(file, key, made);
        return made;
    }

    /** {@return the class file; nothing if there is none, or not as it was written} */
    private static byte[] read(Path file, byte[] key) {
        try (InputStream input = Files.newInputStream(file)) {
            byte[] hash = input.readNBytes(HASH_BYTES);
            byte[] classFile = input.readNBytes(MOST_BYTES);
            if (MessageDigest.isEqual(hash, hash(key, classFile))) {
                return classFile;
            }
            LOG.warn("{} is damaged; it is translated again", file);
        } catch (NoSuchFileException e) {
            return new byte[0];
        } catch (IOException e) {
            LOG.warn("{} cannot be read, and is translated again: {}", file, e.toString());
        }
        return new byte[0];
    }

    private void write(Path file, byte[] key, byte[] classFile) {
        if (full || classFile.length > MOST_BYTES) {
            return;
        }
        try {
            Path beside = Files.createTempFile(directory, "unfinished", SUFFIX);
            byte[] all = Arrays.copyOf(hash(key, classFile), HASH_BYTES + classFile.length);
            System.arraycopy(classFile, 0, all, HASH_BYTES, classFile.length);
            Files.write(beside, all);
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            full = true;
            LOG.warn("translations are no longer kept in {}: {}", directory, e.toString());
        }
    }

    private static byte[] hash(byte[] key, byte[] classFile) {
        MessageDigest digest = digest();
        digest.update(key);
        return digest.digest(classFile);
    }
}
